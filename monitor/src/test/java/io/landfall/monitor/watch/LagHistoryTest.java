package io.landfall.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LagHistoryTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final LagHistory history = new LagHistory();

    @Test
    void keepsTheLastTwoHoursInOrderWithWhatCouldNotBeRead() {
        for (int i = 0; i < 8000; i++) {
            add(i, i == 7999 ? -1 : 250);
        }

        assertThat(history.since(START)).hasSize(7200);
        assertThat(history.since(START.plusSeconds(7998)))
                .containsExactly(
                        new LagHistory.Look(START.plusSeconds(7998), Optional.of(Duration.ofMillis(250))),
                        new LagHistory.Look(START.plusSeconds(7999), Optional.empty()));
        assertThat(history.latest().orElseThrow().lag()).isEmpty();
    }

    @Test
    void keepsWritesAndAnswersAndNeverShowsZeroForWhatCouldNotBeRead() {
        SortedMap<String, Duration> both =
                new TreeMap<>(Map.of("old", Duration.ofNanos(310_000), "new", Duration.ZERO));
        SortedMap<String, Duration> one = new TreeMap<>(Map.of("new", Duration.ofSeconds(2)));
        List<LagHistory.Look> looks = List.of(
                new LagHistory.Look(START, Optional.empty(), OptionalDouble.of(0), both),
                new LagHistory.Look(START.plusSeconds(1), Optional.empty(), OptionalDouble.empty(), one),
                new LagHistory.Look(START.plusSeconds(2), Optional.of(Duration.ZERO)));

        looks.forEach(history::add);

        assertThat(history.since(START)).isEqualTo(looks);
    }

    @Test
    void tellsWhenAShrinkingLagWillBeGone() {
        add(0, 100_000);
        add(10, 80_000);

        assertThat(history.timeToCatchUp()).contains(Duration.ofSeconds(40));
    }

    @Test
    void saysZeroForAPairInStepAndNothingForALagThatGrowsOrThatNobodyCanTell() {
        assertThat(history.timeToCatchUp()).isEmpty();
        add(0, 300);
        assertThat(history.timeToCatchUp()).contains(Duration.ZERO);
        add(1, 3_000);
        assertThat(history.timeToCatchUp()).isEmpty();
        add(2, -1);
        assertThat(history.timeToCatchUp()).isEmpty();
    }

    /** A negative lag stands for one that nobody can tell. */
    private void add(long second, long lagMillis) {
        history.add(new LagHistory.Look(
                START.plusSeconds(second),
                lagMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(lagMillis))));
    }
}
