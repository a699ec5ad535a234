package io.landfall.bot;

import static io.landfall.bot.Stage.ANN;
import static io.landfall.bot.Stage.BEN;
import static io.landfall.bot.Stage.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.MessageText;
import io.landfall.bot.conversation.Posted;
import io.landfall.bot.posts.FreezeAfterRollback;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Severity;
import io.landfall.runbooks.limits.Freezes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPostsTest {

    @TempDir
    Path directory;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(directory, "shop");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void tellsACutoverFromThePlanToTheReport() {
        stage.say(ANN, "cutover shop");

        assertThat(stage.channel.post("the plan"))
                .isEqualTo(
                        """
                        ━ #1 cutover shop: the plan
                          asked for by  ann
                          source old 10.0.0.5:3306
                          target new 10.0.0.6:3306
                          downtime budget 1 min
                          approvers ann, ben; four-eyes on: whoever asked approves nothing; an approval counts for 15 min
                          1 lower-dns-ttl skipped: no DNS record given
                          2 stop-writes
                            fence-source: Pretend to fence-source.
                          3 verify-caught-up
                            verify-caught-up: Pretend to verify-caught-up.
                          4 promote
                            point-of-no-return: Commit.
                            open-target: Pretend to open-target.""");
        assertThat(stage.channel.post("asks for approval"))
                .startsWith(
                        "━ #1 cutover shop asks for approval of 2 stop-writes, 3 verify-caught-up, 4 promote; plan ")
                .contains(
                        "ben may. An approval is for the plan above, each step has its own, and it counts for 15 min.")
                .endsWith("type: approve 2-4  |  approve 2  |  approve 3  |  approve 4  |  hold  |  abort");

        assertThat(stage.ask(CORA, "status shop"))
                .contains("#1 cutover shop: waits for approval of 3 steps, 2 to 4", "3 verify-caught-up, waits for");

        stage.say(BEN, "approve 2-4");
        assertThat(stage.channel.post("approve 2-4"))
                .isEqualTo("✔ #1 cutover shop: ben: approve 2-4 (2 stop-writes, 3 verify-caught-up, 4 promote)");
        assertThat(stage.channel.post("by hand"))
                .matches(
                        """
                        ━ #1 cutover shop: what to do by hand; keep it where you can read it without Landfall
                          For when Landfall dies in the window and can't be started again. Is only the chat gone\\? .*
                          It is /.*/break-glass-shop-run1.sh on Landfall's machine, and the file in this thread. .*
                          `bash break-glass-shop-run1.sh status` says which way, from the servers alone, and changes nothing; .*""");
        assertThat(stage.channel.post("is armed"))
                .contains(
                        "✔ ben approved 2 stop-writes, 3 verify-caught-up, 4 promote",
                        "ann, who asked, or an approver may say it, until 20")
                .endsWith("type: go  |  hold  |  abort");

        stage.say(ANN, "go");
        assertThat(stage.channel.post("said go")).isEqualTo("▶ #1 cutover shop: ann said go");
        assertThat(stage.channel.post("point of no return"))
                .isEqualTo("✔ #1 cutover shop is past the point of no return; it finishes now.");
        assertThat(stage.channel.post("is done"))
                .startsWith("━ ✔ #1 cutover shop is done\n  asked for by  ann")
                .containsPattern("✔ \\S+ ben approved stop-writes \\(`approve 2-4`\\)")
                .containsPattern("▶ \\S+ ann said go")
                .containsPattern("✔ \\S+ open-target");
        assertThat(MessageText.of(stage.channel.lastUpdate().body()))
                .anyMatch(line -> line.matches("✔ 2 stop-writes.*, approved by ben at 20.*Z"));
    }

    @Test
    void freezesEverythingAfterARollbackWhereThatIsWishedUntilAnApproverThaws() {
        Freezes freezes = new Freezes(stage.journal, stage.history, stage.runs.policy());
        stage.readers.add(new FreezeAfterRollback(freezes, stage.channel, Map.of("shop", "#shop")));
        stage.say(ANN, "rollback shop");
        stage.channel.post("asks for approval");
        stage.say(BEN, "approve 2-4");
        stage.channel.post("is armed");
        stage.say(ANN, "go");

        assertThat(stage.channel.post("Frozen after"))
                .isEqualTo(
                        "! Frozen after #1 rollback shop (`approvals.freeze-after-rollback`): no cutover, rollback or"
                                + " finish of any migration begins until an approver says `thaw`.");
        assertThat(stage.ask(CORA, "list"))
                .contains("frozen by Landfall since ", "after #1 rollback shop, which went back");
        assertThat(stage.ask(CORA, "thaw")).startsWith("✖ cora neither froze it nor is an approver");
        assertThat(stage.ask(BEN, "thaw")).startsWith("Thawed; it was frozen by Landfall since ");

        stage.say(ANN, "cutover shop");
        stage.channel.post("asks for approval");
        stage.ask(BEN, "abort not tonight");
        stage.channel.post("was taken back");
        assertThat(freezes.now()).as("only a rollback that is done freezes").isEmpty();
    }

    @Test
    void showsBesideAQuestionWhatBlocksAndOnlyTheNamesOfWarnings() {
        stage.checks.put(
                "shop",
                List.of(
                        new CheckResult(
                                "buffer_pool", CheckGroup.SIZING, Severity.WARN, Finding.warn("small", "Enlarge it.")),
                        new CheckResult(
                                "log_bin", CheckGroup.BINLOG, Severity.BLOCK, Finding.fail("off", "Turn it on."))));
        stage.say(ANN, "cutover shop");
        stage.channel.post("asks for approval");
        stage.ask(BEN, "abort not tonight");
        stage.channel.post("was taken back");

        assertThat(stage.channel.beside().get(0))
                .contains("checks now    1 blocks, 1 warning, 0 fine")
                .contains("✖ FAIL blocks binlog, log_bin: off", "→ Turn it on.")
                .contains("! warns: buffer_pool; `check shop watch` shows why")
                .doesNotContain("Enlarge it.", "Pretend to");
    }

    @Test
    void asksAlsoWhenNothingCanBeShownBesideTheQuestion() {
        stage.beforeLatest = () -> {
            throw new NoClassDefFoundError("java/awt/Font");
        };
        stage.say(ANN, "cutover shop");

        assertThat(stage.channel.post("asks for approval")).endsWith("approve 4  |  hold  |  abort");
        stage.say(BEN, "approve 2-4");
        stage.channel.post("is armed");
        assertThat(stage.channel.beside().get(0))
                .contains(
                        "2 stop-writes",
                        "! The lag and the checks can't be shown here; landfall.log says why. `status shop` tells them.");
    }

    @Test
    void leavesTheReportOfAnEndedRunAsItIsWhateverIsSaidInItsThread() {
        stage.say(ANN, "cutover shop");
        stage.channel.post("asks for approval");
        stage.ask(BEN, "abort not tonight");
        stage.channel.post("was taken back");
        int before = stage.channel.changes("1");

        stage.sayTo(1, BEN, "approve 2");
        assertThat(stage.channel.answer()).startsWith("✖ Nothing is being asked for now: run 1 is undone");
        stage.sayTo(1, BEN, "hold");
        assertThat(stage.channel.answer()).isEqualTo("✖ The run has ended.");

        stage.say(ANN, "start shop");
        stage.channel.post("take-hot-backup");
        assertThat(stage.channel.changes("1")).isEqualTo(before);
        assertThat(stage.posts.thread("shop")).map(Posted::id).contains("2");
    }

    @Test
    void tellsThatEverythingWasTakenBackAfterAnAbort() {
        stage.say(ANN, "cutover shop");
        stage.channel.post("asks for approval");

        assertThat(stage.ask(BEN, "abort not tonight")).isEqualTo("#1 takes everything back that it has done.");

        assertThat(stage.channel.post("was taken back"))
                .startsWith("━ ↩ #1 cutover shop was taken back: ben aborted: not tonight")
                .endsWith("Everything this run had changed is as it was before.");
    }
}
