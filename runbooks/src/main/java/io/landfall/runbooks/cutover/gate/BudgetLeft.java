package io.landfall.runbooks.cutover.gate;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import java.time.Duration;
import java.util.function.Supplier;

/** Passes while the window's budget is not used up. */
public record BudgetLeft(Supplier<Duration> left) implements Check {

    @Override
    public String name() {
        return "budget_left";
    }

    @Override
    public Finding look() {
        Duration now = left.get();
        if (now.isNegative() || now.isZero()) {
            return Finding.fail(
                    "the downtime budget is used up.",
                    "Everything is taken back; raise budget.downtime or find what took so long.");
        }
        return Finding.ok(Elapsed.show(now) + " of the downtime budget are left.");
    }
}
