package io.landfall.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.check.Status;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusHistoryTest {

    private final StatusHistory history = new StatusHistory();

    @Test
    void tellsTheFirstLookOnlyWhenItIsNotOk() {
        assertThat(add("one", Status.OK)).isEmpty();
        assertThat(add("two", Status.WARN)).contains("none -> WARN");
    }

    @Test
    void tellsTheWorseAtOnceAndTheBetterWhenItIsSeenTwice() {
        add("one", Status.OK);

        assertThat(add("one", Status.FAIL)).contains("OK -> FAIL");
        assertThat(add("one", Status.FAIL)).isEmpty();
        assertThat(add("one", Status.OK)).isEmpty();
        assertThat(add("one", Status.FAIL)).isEmpty();
        assertThat(add("one", Status.OK)).isEmpty();
        assertThat(add("one", Status.OK)).contains("FAIL -> OK");
        assertThat(add("one", Status.OK)).isEmpty();
    }

    @Test
    void tellsAnotherTextOfTheSameStatusWhenItIsSeenTwice() {
        assertThat(addByText(Finding.warn("app", "look"))).isTrue();
        assertThat(addByText(Finding.warn("app", "look"))).isFalse();
        assertThat(addByText(Finding.warn("app, cron", "look"))).isFalse();
        assertThat(addByText(Finding.warn("app", "look"))).isFalse();
        assertThat(addByText(Finding.warn("app, cron", "look"))).isFalse();
        assertThat(addByText(Finding.warn("app, cron", "look"))).isTrue();
        assertThat(addByText(Finding.ok("nobody"))).isFalse();
        assertThat(addByText(Finding.ok("nobody"))).isTrue();
        assertThat(addByText(Finding.ok("nobody any more"))).isFalse();
        assertThat(addByText(Finding.ok("nobody any more")))
                .as("still well, in other words")
                .isFalse();
    }

    private boolean addByText(Finding finding) {
        return history.addByText(new CheckResult("left", CheckGroup.ACTIVITY, Severity.WARN, finding))
                .isPresent();
    }

    private Optional<String> add(String name, Status status) {
        Finding finding = new Finding(status, "it is so", "do something");
        return history.add(new CheckResult(name, CheckGroup.BINLOG, Severity.BLOCK, finding))
                .map(change -> change.before().map(Status::toString).orElse("none") + " -> "
                        + change.now().finding().status());
    }
}
