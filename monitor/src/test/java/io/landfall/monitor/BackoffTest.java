package io.landfall.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesThePauseFromTheSecondFailureOnUpToTheLongest() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));

        assertThat(seconds(backoff, 1, 2, 3, 4, 1_000)).containsExactly(1, 2, 4, 5, 5);
    }

    @Test
    void staysShortForAsManyFailuresAsItSays() {
        Backoff backoff = new Backoff(Duration.ofSeconds(2), 30, Duration.ofSeconds(10));

        assertThat(seconds(backoff, 0, 1, 30, 31, 32, 33)).containsExactly(2, 2, 2, 4, 8, 10);
    }

    private static int[] seconds(Backoff backoff, int... failures) {
        return IntStream.of(failures)
                .map(failed -> backoff.after(failed).toSecondsPart())
                .toArray();
    }
}
