package io.landfall.runbooks.cutover.gate;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Passes while the window fits into its budget, as its rehearsal predicts and with the lag that is left when the
 * target was given time to come near.
 *
 * @param predicted empty until it was rehearsed, which arming does; asks both servers
 */
public record PredictedWindow(Supplier<Optional<Duration>> predicted, Duration budget) implements Check {

    @Override
    public String name() {
        return "predicted_window";
    }

    @Override
    public Finding look() {
        String limit = "the downtime budget is " + Elapsed.show(budget);
        Optional<Duration> window = predicted.get();
        if (window.isEmpty()) {
            return Finding.later("arming rehearses the window and predicts how long it will be; " + limit + ".");
        }
        String text = "the window will be " + Elapsed.show(window.get()) + " long, as rehearsed; " + limit + ".";
        return window.get().compareTo(budget) <= 0
                ? Finding.ok(text)
                : Finding.fail(
                        text,
                        "No write was stopped. See what makes the servers slow, or raise budget.downtime; then try again.");
    }
}
