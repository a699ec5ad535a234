package io.landfall.runbooks.copy;

import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A program that copies runs, and meanwhile it is told how far it is, and seen to that the source does not suffer. */
public final class WatchedCopy {

    private final String step;
    private final Supplier<CopyWatch> watches;
    private final Progress.Sink sink;
    private final Duration limit;
    private final CopyRate rate;
    private final LongCommand command = new LongCommand();
    private volatile Optional<CopyWatch> watched = Optional.empty();

    /** It is a part of {@code step}, and may take {@code limit} from its start to its end. */
    public WatchedCopy(String step, Supplier<CopyWatch> watches, Progress.Sink sink, Duration limit, CopyRate rate) {
        this.rate = rate;
        this.step = step;
        this.watches = watches;
        this.sink = sink;
        this.limit = limit;
    }

    public Duration limit() {
        return limit;
    }

    /** How fast it may go. */
    public CopyRate rate() {
        return rate;
    }

    /** Forgets that an earlier one was cancelled. */
    public void begin() {
        command.begin();
    }

    /**
     * Returns when {@code program} has ended well on {@code host}, as {@link LongCommand#run} runs it; throws EXTERNAL when it
     * fails or is cancelled.
     *
     * @param expected how many bytes there will be
     * @param arrived how many there are
     */
    public void run(
            HostControl host, String directory, String program, String input, long expected, LongSupplier arrived) {
        try (CopyWatch watch = watches.get()) {
            watched = Optional.of(watch);
            CopyProgress progress = new CopyProgress(step, sink, arrived, expected, watch::note);
            command.run(host, directory, program, input, limit, () -> {
                watch.look();
                rate.look(host, directory);
                progress.look();
            });
            progress.look();
        }
    }

    /** Returns what was found, with what the watch has seen of the last copy. */
    public Found addTo(Found found) {
        return watched.map(watch -> watch.addTo(found)).orElse(found);
    }

    public void cancel() {
        command.cancel();
    }
}
