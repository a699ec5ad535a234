package io.landfall.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.check.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LagAlarmTest {

    private final LagAlarm alarm =
            new LagAlarm("new-db", WatchSettings.usual(Duration.ofSeconds(5), Duration.ofSeconds(1), false));

    @Test
    void warnsFromTheUpperLimitOnAndClearsOnlyBelowTheLowerOne() {
        assertThat(statuses(0.1, 4.9, 5.0, 9, 4, 1.0, 0.9, 4.9)).containsExactly("3 WARN", "7 OK");
    }

    @Test
    void saysWithTheValueWhatIsNew() {
        Change change = alarm.add(Optional.of(Duration.ofSeconds(41))).orElseThrow();

        assertThat(change.now().finding().text()).isEqualTo("new-db is 41 s behind, the warning begins at 5 s");
        assertThat(change.now().finding().remedy()).isNotBlank();
    }

    @Test
    void isUnknownOnlyWhenNobodyCouldTellThreeTimesInARow() {
        assertThat(statuses(0.1, -1, -1, 0.1, -1, -1, -1, -1, 0.1)).containsExactly("7 UNKNOWN", "9 OK");
    }

    @Test
    void refusesAClearingLimitAboveTheWarningOne() {
        assertThatThrownBy(() -> WatchSettings.usual(Duration.ofSeconds(1), Duration.ofSeconds(5), false))
                .hasMessage("posts.lag-clear is 5 s, above posts.lag-warn (1 s). Write a lower lag-clear.");
    }

    /** Negative seconds stand for a lag that nobody can tell. */
    private List<String> statuses(double... seconds) {
        List<String> news = new ArrayList<>();
        for (int i = 0; i < seconds.length; i++) {
            Optional<Duration> lag =
                    seconds[i] < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.round(seconds[i] * 1000)));
            int look = i + 1;
            alarm.add(lag).ifPresent(change -> news.add(look + " " + status(change)));
        }
        return news;
    }

    private static Status status(Change change) {
        return change.now().finding().status();
    }
}
