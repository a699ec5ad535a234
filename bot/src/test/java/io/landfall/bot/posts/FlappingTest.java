package io.landfall.bot.posts;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.watch.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlappingTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Flapping flapping = new Flapping();
    private final List<String> told = new ArrayList<>();

    @Test
    void tellsFourChangesOfACheckThatComesAndGoesAllNightAndThenItsRest() {
        for (int second = 0; second < 3_600; second += 20) {
            change(second, second % 40 == 0 ? Status.WARN : Status.OK);
        }

        assertThat(told).containsExactly("0 WARN", "20 OK", "40 WARN", "60 OK restless");
        assertThat(flapping.calm(START.plusSeconds(3_580 + 299))).isEmpty();
        assertThat(flapping.calm(START.plusSeconds(3_580 + 300)))
                .extracting(change -> change.now().finding().status())
                .containsExactly(Status.OK);
        assertThat(flapping.calm(START.plusSeconds(9_000))).isEmpty();
    }

    @Test
    void tellsAtOnceWhatIsWorseThanAnythingToldMeanwhile() {
        for (int second = 0; second < 200; second += 20) {
            change(second, second % 40 == 0 ? Status.WARN : Status.OK);
        }

        change(210, Status.FAIL);
        change(220, Status.WARN);
        change(230, Status.FAIL);

        assertThat(told).endsWith("60 OK restless", "210 FAIL");
    }

    @Test
    void tellsNothingOfOneSlowAnswerAndAllOfAWarningThatLasts() {
        assertThat(latency(0, Status.OK, Status.WARN)).isEmpty();
        assertThat(latency(5, Status.WARN, Status.OK)).isEmpty();
        assertThat(flapping.calm(START.plusSeconds(60))).isEmpty();

        assertThat(latency(100, Status.OK, Status.WARN)).isEmpty();
        assertThat(flapping.calm(START.plusSeconds(119))).isEmpty();
        assertThat(flapping.calm(START.plusSeconds(120)))
                .extracting(change -> change.now().finding().status())
                .containsExactly(Status.WARN);
        assertThat(flapping.calm(START.plusSeconds(150))).isEmpty();
        assertThat(latency(160, Status.WARN, Status.OK)).hasSize(1);
        assertThat(latency(170, Status.OK, Status.WARN)).isEmpty();
        assertThat(latency(175, Status.WARN, Status.FAIL)).hasSize(1);
    }

    private List<Change> latency(int second, Status before, Status status) {
        CheckResult now = new CheckResult(
                "query_time", CheckGroup.LATENCY, Severity.WARN, new Finding(status, "it is so", "do something"));
        return flapping.add(START.plusSeconds(second), List.of(new Change(Optional.of(before), now)))
                .changes();
    }

    @Test
    void tellsEachChangeOfACheckThatChangesNowAndThen() {
        for (int minute = 0; minute < 60; minute += 4) {
            change(60 * minute, minute % 8 == 0 ? Status.WARN : Status.OK);
        }

        assertThat(told).hasSize(15);
    }

    private void change(int second, Status status) {
        CheckResult now = new CheckResult(
                "lag", CheckGroup.REPLICATION, Severity.WARN, new Finding(status, "it is so", "do something"));
        Flapping.Telling telling = flapping.add(START.plusSeconds(second), List.of(new Change(Optional.empty(), now)));
        telling.changes()
                .forEach(change ->
                        told.add(second + " " + status + (telling.restless().isEmpty() ? "" : " restless")));
    }
}
