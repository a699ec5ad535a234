package io.landfall.runbooks.run;

import io.landfall.runbooks.step.Progress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Remembers what a run's steps have noted, so that a thread does not fill with the same sentence. For one thread. */
final class Notes {

    private static final long AGAIN = Duration.ofMinutes(10).toNanos();

    private final LongSupplier nanos;
    private final Map<String, Long> told = new HashMap<>();

    Notes(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Whether the note of {@code progress} begins with {@code word:} and none with this word was news in the last ten minutes.
     * From here on it has been told.
     */
    boolean isNews(Progress progress) {
        int colon = progress.note().indexOf(':');
        if (colon < 0) {
            return false;
        }
        String kind = progress.step() + " " + progress.note().substring(0, colon);
        long now = nanos.getAsLong();
        boolean isNews = !told.containsKey(kind) || now - told.get(kind) >= AGAIN;
        if (isNews) {
            told.put(kind, now);
        }
        return isNews;
    }
}
