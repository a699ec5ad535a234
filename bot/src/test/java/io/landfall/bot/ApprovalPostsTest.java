package io.landfall.bot;

import static io.landfall.bot.Stage.ANN;
import static io.landfall.bot.Stage.BEN;
import static io.landfall.bot.Stage.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.config.Approvals;
import io.landfall.lab.process.Awaited;
import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.run.state.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the channel shows who approved, who is missing, and who may say what. */
class ApprovalPostsTest {

    private static final Person DORA = new Person("dora", "dora");

    @TempDir
    Path directory;

    @Test
    void showsHowManyOfThePeopleHaveApproved() {
        try (Stage stage = stage(ApprovalMode.ARMED)) {
            stage.say(ANN, "cutover shop");
            assertThat(stage.channel.post("the plan")).contains("  4 promote, by 2 people");
            assertThat(stage.channel.post("asks for approval"))
                    .contains(
                            "asks for approval of 2 stop-writes, 3 verify-caught-up, 4 promote [0 of 2; 2 more]; plan");

            stage.say(BEN, "approve 2-4");
            assertThat(stage.channel.post("approve 2-4"))
                    .isEqualTo(
                            "━ ✔ #1 cutover shop: ben: approve 2-4 (2 stop-writes, 3 verify-caught-up, 4 promote)\n  4 promote [1 of 2 (ben); one more]");
            assertThat(stage.channel.lastAmended())
                    .startsWith("━ #1 cutover shop asks for approval of 4 promote [1 of 2 (ben); one more]; plan ")
                    .contains("Nothing is stopped until `go`.", "✔ ben: approve 2-4")
                    .endsWith("type: approve 4  |  hold  |  deny");
            assertThat(stage.ask(ANN, "status shop"))
                    .contains("2 stop-writes, approved by ben at ")
                    .contains("4 promote, 1 of 2 (ben); one more, waits for an approval");
            assertThat(stage.ask(BEN, "approve"))
                    .isEqualTo("✖ ben has approved that already, and a person counts once: 4 promote [1 of 2 (ben); one"
                            + " more], from somebody else. Nothing was approved.");

            stage.say(CORA, "approve promote");
            assertThat(stage.channel.post("is armed")).contains("ben, cora approved 4 promote");
            assertThat(stage.channel.lastAmended())
                    .containsPattern(
                            "^━ #1 cutover shop: 3 steps, 2 to 4, are approved; plan [0-9a-f]+\n"
                                    + "  That is everything. Landfall arms the run next, and then asks for `go` here below.\n"
                                    + "  ✔ ben: approve 2-4 \\(.*\\); it counts until \\S+\n  ✔ cora: approve promote \\(4 promote\\); it counts until \\S+$");
            stage.say(ANN, "go");
            stage.channel.post("said go");
            assertThat(stage.channel.lastAmended())
                    .isEqualTo("━ #1 cutover shop was armed\n  ✔ ben approved 2 stop-writes, 3 verify-caught-up\n"
                            + "  ✔ ben, cora approved 4 promote\n  ✔ ann: go");
            assertThat(stage.ask(ANN, "audit shop"))
                    .containsPattern("#1 cutover\n.*ann asked for it\n.*plan (\\w+) was shown\n"
                            + ".*ben approved stop-writes, verify-caught-up, promote"
                            + " \\[1 of 2 \\(ben\\); one more\\]; plan \\1\n"
                            + ".*✖ .*ben said `approve`: .*\n"
                            + ".*cora approved promote \\[2 of 2 \\(ben, cora\\)\\]; plan \\1\n.*ann said go\n");
        }
    }

    @Test
    void asksAtEachTurnWithTheClockAndPostsThePageBefore() {
        try (Stage stage = stage(ApprovalMode.LIVE)) {
            stage.say(ANN, "cutover shop");
            stage.channel.post("what to do by hand");
            assertThat(stage.channel.post("asks for approval of 2 stop-writes; plan"))
                    .contains("ben, cora may. Everything is ready, and nothing is stopped yet: this approval opens the"
                            + " window.")
                    .endsWith("type: approve 2  |  abort");

            stage.say(BEN, "approve");
            stage.channel.post("the window opens");
            assertThat(stage.channel.lastAmended())
                    .containsPattern(
                            "^━ #1 cutover shop: 2 stop-writes is approved; plan [0-9a-f]+\n  ✔ ben: approve \\(2 stop-writes\\)$");
            assertThat(stage.channel.post("asks for approval of 3 verify-caught-up; plan"))
                    .startsWith("━ #1 cutover shop: writes stopped for ")
                    .contains(" s left, asks for approval")
                    .containsPattern("ben, cora may, until \\S+Z\\. Without that everything is taken back by itself")
                    .contains("`hold` and `abort` take it back at once.");

            assertThat(stage.ask(DORA, "abort not tonight")).isEqualTo("#1 takes everything back that it has done.");
            String report = stage.channel.post("was taken back");
            assertThat(stage.channel.lastAmended())
                    .containsPattern("^━ #1 cutover shop asked for approval of 3 verify-caught-up; plan [0-9a-f]+\n"
                            + "  ✔ closed: dora aborted: not tonight$");
            assertThat(report)
                    .startsWith("━ ↩ #1 cutover shop was taken back: dora aborted: not tonight")
                    .containsPattern("writes stopped  for \\S+ m?s, and back now");
        }
    }

    @Test
    void noCardVouchesForAPlanThatTheThreadDoesNotShow() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (Stage stage = stage(ApprovalMode.ARMED)) {
            stage.beforeLatest = () -> await(mayGoOn);
            stage.say(ANN, "cutover shop");
            stage.channel.post("asks for approval");

            stage.sourceAddress = "10.0.0.99:3306";
            stage.sayTo(1, BEN, "approve 2-4");
            assertThat(stage.channel.answer()).contains("The plan has changed since it was shown");
            stage.ask(DORA, "hold");
            awaitHeld(stage);
            mayGoOn.countDown();
            stage.channel.post("is held");
            long changed = rowOfThePlan(stage);
            assertThat(stage.channel.shown()).hasSize(2).allMatch(row -> row < changed);

            stage.say(ANN, "resume");
            assertThat(stage.channel.post("the plan")).contains("10.0.0.99:3306");
            stage.channel.post("asks for approval");
            assertThat(stage.channel.shown().get(2)).isGreaterThan(changed);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitHeld(Stage stage) {
        Awaited.within(
                Duration.ofMinutes(2),
                "it is held",
                () -> stage.runs.find(1).orElseThrow().status().state() == RunStatus.State.HELD);
    }

    private static long rowOfThePlan(Stage stage) {
        return stage.journal.entries(1).stream()
                .filter(row -> row.record().kind() == EntryKind.PLAN)
                .mapToLong(Entry::seq)
                .max()
                .orElseThrow();
    }

    @Test
    void letsAnybodyHoldButOnlyRequesterAndApproversResume() {
        try (Stage stage = stage(ApprovalMode.ARMED)) {
            stage.say(ANN, "cutover shop");
            stage.channel.post("asks for approval");
            stage.ask(DORA, "hold");
            stage.channel.post("is held");

            assertThat(stage.ask(DORA, "resume"))
                    .isEqualTo(
                            "✖ dora neither asked for this run nor is in `approvals.approvers`. ann, who asked, or one"
                                    + " of ann, ben, cora may say that. Nothing was changed.");
            stage.say(CORA, "resume");
            stage.channel.post("goes on");
            assertThat(stage.channel.lastAmended())
                    .startsWith("━ ! #1 cutover shop was held: ")
                    .endsWith("✔ cora: resume");
            stage.ask(DORA, "hold");
            stage.channel.post("is held");
            stage.say(ANN, "resume");
            stage.channel.post("goes on");
        }
    }

    @Test
    void doesNotStartWhatTooFewPeopleCouldApprove() {
        Approvals one = new Approvals(
                List.of("ann", "ben"), true, Duration.ofMinutes(15), ApprovalMode.ARMED, Map.of("promote", 2));
        try (Stage stage = new Stage(directory, one, "shop")) {
            assertThat(stage.ask(BEN, "cutover shop"))
                    .isEqualTo("✖ promote needs 2 people to approve it, and only ann may when ben asks. Nothing was"
                            + " started. Add somebody to `approvals.approvers`, or ask with another person, or lower"
                            + " `approvals.required.promote`.");
            assertThat(stage.runs.active()).isEmpty();
        }
    }

    private Stage stage(ApprovalMode mode) {
        Approvals approvals =
                new Approvals(List.of("ann", "ben", "cora"), true, Duration.ofMinutes(15), mode, Map.of("promote", 2));
        return new Stage(directory, approvals, "shop");
    }
}
