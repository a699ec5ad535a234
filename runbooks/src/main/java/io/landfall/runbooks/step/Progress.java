package io.landfall.runbooks.step;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How far a long step has come.
 *
 * @param step the step's name
 * @param doneBytes bytes done so far
 * @param expectedBytes bytes to be done; empty when nobody can say
 * @param bytesPerSecond the rate over the last seconds
 * @param elapsed since the step began
 * @param note what people should know beside the figures, such as that it is paused; empty when there is nothing
 */
public record Progress(
        String step, long doneBytes, OptionalLong expectedBytes, long bytesPerSecond, Duration elapsed, String note) {

    /** Of a step that only waits; {@code note} tells for what, and how long still. */
    public static Progress waiting(String step, Duration elapsed, String note) {
        return new Progress(step, 0, OptionalLong.empty(), 0, elapsed, note);
    }

    /** Whether it has no figures. */
    public boolean isOnlyWaiting() {
        return doneBytes == 0 && expectedBytes.isEmpty();
    }

    /** Where steps tell how far they are; takes it without blocking. */
    @FunctionalInterface
    public interface Sink {
        void report(Progress progress);
    }
}
