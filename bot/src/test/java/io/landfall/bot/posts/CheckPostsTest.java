package io.landfall.bot.posts;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.FakeChannel;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.watch.Change;
import io.landfall.monitor.watch.LagHistory.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckPostsTest {

    private static final CheckResult BAD = result(Finding.fail("stopped with 1062", "START SLAVE after mending it."));
    private static final CheckResult WELL = result(Finding.ok("both threads run"));

    private final FakeChannel channel = new FakeChannel();
    private final CheckPosts posts = new CheckPosts(channel, Map.of("shop", "#shop-db"));

    @AfterEach
    void close() {
        posts.close();
    }

    @Test
    void tellsWhatGotWorseWithItsRemedyAndWhatIsWellAgain() {
        posts.changed("shop", List.of(new Change(Optional.of(Status.OK), BAD)));
        posts.changed("shop", List.of(new Change(Optional.of(Status.FAIL), WELL)));

        assertThat(channel.post("shop"))
                .isEqualTo(
                        """
                        ━ shop: replication_running is FAIL
                          ✖ FAIL blocks replication, replication_running: stopped with 1062
                            → START SLAVE after mending it.""");
        assertThat(channel.post("shop"))
                .isEqualTo(
                        """
                        ━ shop: replication_running is well again
                          ✔ replication_running is well again: both threads run""");
    }

    @Test
    void tellsAWarningOnceAlsoWhereTheWatchBeginsAnew() {
        CheckResult warning = new CheckResult(
                "buffer_pool", CheckGroup.SIZING, Severity.WARN, Finding.warn("a small one", "Make it larger."));
        posts.changed("shop", List.of(new Change(Optional.empty(), warning)));
        posts.changed("shop", List.of(new Change(Optional.empty(), warning)));
        posts.changed("shop", List.of(new Change(Optional.empty(), warning), new Change(Optional.empty(), BAD)));

        assertThat(channel.post("shop")).contains("WARN sizing, buffer_pool: a small one");
        assertThat(channel.post("shop")).contains("FAIL blocks replication").doesNotContain("buffer_pool");
        assertThat(channel.all()).hasSize(2);
    }

    @Test
    void saysNothingWhileItIsHushed() {
        posts.hush("shop");
        posts.changed("shop", List.of(new Change(Optional.of(Status.OK), BAD)));
        posts.digest("shop", Duration.ofMillis(20), () -> new CheckPosts.Digest(List.of(), List.of()));
        posts.digest("shop", Duration.ofMillis(100), () -> {
            posts.speak("shop");
            return new CheckPosts.Digest(
                    List.of(WELL), List.of(new Look(Instant.EPOCH, Optional.of(Duration.ofMillis(40)))));
        });

        assertThat(channel.post("shop")).isEqualTo("shop: nothing blocks, all 1 fine; lag █ 40 ms");
    }

    private static CheckResult result(Finding finding) {
        return new CheckResult("replication_running", CheckGroup.REPLICATION, Severity.BLOCK, finding);
    }
}
