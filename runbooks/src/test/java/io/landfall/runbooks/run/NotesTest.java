package io.landfall.runbooks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.step.Progress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NotesTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Notes notes = new Notes(nanos::get);

    @Test
    void tellsEachKindOfNoteAtMostOnceInTenMinutes() {
        assertThat(isNews("")).isFalse();
        assertThat(isNews("paused 3 times, 9 s in all")).isFalse();
        assertThat(isNews("paused: a short query takes 35 ms, above 20 ms")).isTrue();
        assertThat(isNews("paused: a short query takes 41 ms, above 20 ms")).isFalse();
        assertThat(isNews("resumed: 1.0 MiB were there already, 0 B sent twice"))
                .isTrue();

        nanos.addAndGet(Duration.ofMinutes(9).toNanos());
        assertThat(isNews("paused: a short query takes 45 ms, above 20 ms")).isFalse();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(isNews("paused: a short query takes 50 ms, above 20 ms")).isTrue();
    }

    private boolean isNews(String note) {
        return notes.isNews(new Progress("take-hot-backup", 1, OptionalLong.empty(), 1, Duration.ZERO, note));
    }
}
