package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.runbooks.journal.EntryKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a team sees outside of a run's thread, and what it does itself before writes are stopped. */
class TeamTest {

    @TempDir
    Path directory;

    @Test
    void tellsAFurtherChannelWhenARunBeginsWhenWritesStopAndGoAgainAndHowItEnded() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.tellTheTeam();
            Said card = stage.askForCutover();
            stage.slack.press(BEN, card, "approve 2-4").awaitMillis();
            Said armed = stage.slack.await(said -> said.button("go").isPresent(), "armed");
            stage.slack.press(ANN, armed, "go").awaitMillis();

            awaitThere(stage, "#1 cutover shop begins; ann asked for it.");
            awaitThere(stage, "▶ #1 cutover shop: writes are stopped.");
            awaitThere(stage, "✔ #1 cutover shop: writes go again");
            Said end = awaitThere(stage, "✔ #1 cutover shop is done");
            assertThat(end.text).contains("writes stopped: for 61 ms").doesNotContain("ann", "ben");
            assertThat(stage.slack.transcript().lines().filter(line -> line.contains(FakeTeam.OPS)))
                    .isEmpty();
        }
    }

    private static Said awaitThere(SlackStage stage, String words) {
        return stage.slack.await(
                said -> said.channel.equals(FakeTeam.OPS) && said.text.contains(words), "announced: " + words);
    }

    @Test
    void nobodyCanSayAnythingInTheFurtherChannel() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.tellTheTeam();
            Said card = stage.askForCutover();
            Said there = awaitThere(stage, "begins");

            assertThat(there.button("approve 2-4")).isEmpty();
            assertThat(stage.isAsking("shop")).isTrue();
            assertThat(card.channel).isEqualTo(FakeSlack.SHOP);
        }
    }

    @Test
    void writesToApproversWhoAreNotInTheChannelAndToNobodyElse() {
        try (SlackStage stage = SlackStage.overSocket(directory, ANN, BEN, CORA)) {
            stage.slack.team(team -> {
                team.leaves(CORA);
                team.leaves(ANN);
                return team;
            });
            stage.tellTheTeam();
            stage.askForCutover();

            Said direct = stage.slack.await(
                    said -> said.channel.equals(FakeTeam.direct(CORA)) && said.text.contains("asks for approval"),
                    "cora is told");
            assertThat(direct.text)
                    .contains("You may approve it, in its thread in #shop, where you are not yet; here nothing can be"
                            + " approved.");
            assertThat(direct.button("approve 2-4")).isEmpty();
            assertThat(stage.slack.messages)
                    .as("ann asked for it and may not approve; ben reads the channel")
                    .noneMatch(said -> said.channel.equals(FakeTeam.direct(ANN)))
                    .noneMatch(said -> said.channel.equals(FakeTeam.direct(BEN)));
        }
    }

    @Test
    void goesOnWhenNobodyCanBeWrittenTo() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.slack.team(team -> {
                team.leaves(BEN);
                return team;
            });
            stage.slack.refuse("conversations.open", "missing_scope", 1);
            stage.tellTheTeam();
            Said card = stage.askForCutover();

            stage.slack.awaitCalls("conversations.open", 1);
            stage.slack.press(BEN, card, "approve 2-4").awaitMillis();
            stage.slack.await(said -> said.button("go").isPresent(), "armed");
        }
    }

    @Test
    void showsEachPersonWhatWaitsForThemAndKeepsThatUpToDate() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.tellTheTeam();
            stage.awaitThat(stage.connected::get, "it is connected"); // that is acknowledged at once
            opensHome(stage, BEN, "messages");
            opensHome(stage, BEN, "home");
            stage.slack.awaitHome(BEN, "nothing waits for you");

            stage.slack.slash(CORA, "freeze year-end").awaitMillis();
            stage.slack.await("Frozen");
            Said card = stage.askForCutover();
            stage.slack.awaitHome(BEN, "Landfall: 1 waiting for you");
            stage.slack.awaitHome(BEN, "year-end; `/landfall thaw` ends that");
            opensHome(stage, CORA, "home");
            stage.slack.awaitHome(CORA, "Landfall: nothing waits for you");

            stage.slack.press(BEN, card, "approve 2-4").awaitMillis();
            stage.slack.awaitHome(BEN, "#1 cutover shop is armed: `go`, `hold` or `abort`, in its thread.");
            assertThat(stage.slack.team(team -> team.home(BEN)).orElseThrow())
                    .doesNotContain("s3cret", FakeSlack.BOT_TOKEN);
        }
    }

    private static void opensHome(SlackStage stage, String user, String tab) {
        stage.slack
                .deliver("events_api", stage.slack.callback(FakeTeam.opened(user, tab)))
                .awaitMillis();
    }

    @Test
    void ticksTheChecklistInTheCardAndThenLetsGo() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.checklist("support told", "banner up");
            Said card = stage.askForCutover();
            assertThat(card.shown()).contains("· 1 support told: not ticked yet", "Tick: banner up");
            stage.slack.press(BEN, card, "approve 2-4").awaitMillis();
            Said armed = stage.slack.await(said -> said.button("go").isPresent(), "armed");

            stage.slack.press(ANN, armed, "go").awaitMillis();
            stage.slack.await("Not ticked on the checklist yet: 1 support told, 2 banner up. No write was stopped.");
            stage.slack.press(CORA, armed, "tick 1").awaitMillis();
            stage.slack.awaitWhisper(CORA, "Ticked: 1 support told. Still to be ticked: 2 banner up.");
            stage.slack.await(
                    said -> said == armed && said.button("tick 1").isEmpty(), "nobody can tick it a second time");
            assertThat(armed.shown()).contains("1 support told: ticked by cora");
            stage.slack.say(BEN, card.thread().orElseThrow(), "Tick 2").awaitMillis();
            stage.slack.awaitWhisper(BEN, "That is all of the checklist.");
            stage.slack.press(ANN, armed, "go").awaitMillis();

            stage.slack.awaitFirst(card.thread().orElseThrow(), "cutover shop is done");
            assertThat(stage.count(EntryKind.TICK)).isEqualTo(2);
            assertThat(stage.slack
                            .awaitFirst(card.thread().orElseThrow(), "is done")
                            .shown())
                    .contains("cora ticked: support told", "ben ticked: banner up");
        }
    }
}
