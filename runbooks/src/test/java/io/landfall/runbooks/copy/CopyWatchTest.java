package io.landfall.runbooks.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.DataSize;
import io.landfall.runbooks.step.Found;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CopyWatchTest {

    private static final Duration LIMIT = Duration.ofMillis(20);

    private final AtomicLong nanos = new AtomicLong(1);
    private final FakeLatency latency = new FakeLatency();
    private final FakeBrake brake = new FakeBrake();
    private final CopyWatch watch = new CopyWatch(
            Optional.of(LIMIT),
            latency,
            brake,
            new DiskWatch(DataSize.ofMebibytes(1), List.of()),
            new CopyWatch.Rhythm(Duration.ofSeconds(10), Duration.ofSeconds(2)),
            nanos::get);

    @Test
    void pausesAboveTheLimitAndGoesOnWhenItIsClearlyBelow() {
        look(20);
        assertThat(brake.pulled).isFalse();
        assertThat(watch.note()).isEmpty();

        look(35);
        assertThat(brake.pulled).isTrue();
        assertThat(watch.note()).isEqualTo("paused: a short query takes 35 ms, above 20 ms");

        look(19);
        assertThat(brake.pulled).as("hardly below the limit").isTrue();
        look(15);
        assertThat(brake.pulled).isFalse();
        assertThat(watch.note()).isEqualTo("paused 1 time, 2 s in all");
        assertThat(watch.addTo(Found.nothing()).facts())
                .containsEntry("pauses", "1")
                .containsEntry("paused_ms", "2000");
    }

    @Test
    void worksForAWhileBetweenTwoPausesAndIsNeverPausedForLong() {
        look(35);
        for (int second = 1; second <= 10; second++) {
            assertThat(brake.pulled).as("after %d s", second).isTrue();
            look(35);
        }
        assertThat(brake.pulled).as("ten seconds are enough").isFalse();
        look(35);
        assertThat(brake.pulled).as("one second of work is not").isFalse();
        look(35);
        assertThat(brake.pulled).isTrue();
    }

    @Test
    void pausesWhenTheSourceDoesNotAnswerAndGoesOnWhenTheRedoLogCannotWait() {
        latency.taken = Optional.empty();
        lookAfterASecond();
        assertThat(watch.note()).isEqualTo("paused: the source does not answer a short query");

        brake.urgent = true;
        lookAfterASecond();

        assertThat(brake.pulled).isFalse();
    }

    @Test
    void doesNotSayThatItIsPausedWhenItMayNotBe() {
        brake.refuses = true;

        look(35);

        assertThat(watch.note()).isEmpty();
    }

    private void look(long millis) {
        latency.taken = Optional.of(Duration.ofMillis(millis));
        lookAfterASecond();
    }

    private void lookAfterASecond() {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        watch.look();
    }

    private static final class FakeLatency implements CopyWatch.Latency {
        private Optional<Duration> taken = Optional.of(Duration.ZERO);

        @Override
        public Optional<Duration> p95() {
            return taken;
        }

        @Override
        public void forget() {
            // Each answer stands for itself.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static final class FakeBrake implements CopyWatch.Brake {
        private boolean pulled;
        private boolean refuses;
        private boolean urgent;

        @Override
        public boolean pull() {
            pulled = !refuses;
            return pulled;
        }

        @Override
        public void release() {
            pulled = false;
        }

        @Override
        public boolean isUrgent() {
            return urgent;
        }
    }
}
