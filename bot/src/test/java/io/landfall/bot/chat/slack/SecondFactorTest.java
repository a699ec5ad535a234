package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.bot.factor.Authenticator;
import io.landfall.runbooks.journal.EntryKind;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A code of an authenticator app for what can't be undone, asked for in a form. */
class SecondFactorTest {

    private static final Pattern KEY = Pattern.compile("secret=([A-Z2-7]{32})");

    @TempDir
    Path directory;

    private int written;

    @Test
    void promoteTakesACodeThatAFormAsksForAndThatStandsNowhere() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.takeCodes();
            String key = enrol(stage);
            Said card = stage.askForCutover();
            stage.slack.press(BEN, card, "approve 2").awaitMillis();
            stage.slack.await("ben: approve 2");

            stage.slack.press(BEN, card, "approve 4").awaitMillis();
            assertThat(stage.slack.awaitForm().encode()).contains("Your code", "For `approve 4`.");
            stage.slack.submit(BEN, "12345").awaitMillis();
            stage.slack.await("That code of ben is wrong, too old or used already. Nothing was approved.");
            stage.slack.press(BEN, card, "approve 4").awaitMillis();
            String code = Authenticator.code(key);
            stage.slack.submit(BEN, code).awaitMillis();
            stage.slack.await("ben: approve 4");
            stage.slack.press(BEN, card, "approve 3").awaitMillis();
            stage.slack.await(said -> said.button("go").isPresent(), "armed");

            assertThat(stage.approvedBy()).contains(BEN + " promote");
            assertThat(stage.journal().entries())
                    .noneMatch(row ->
                            row.toString().contains(key) || row.toString().contains(code));
            assertThat(stage.slack.messages)
                    .filteredOn(said -> said.channel.equals(FakeSlack.SHOP))
                    .noneMatch(
                            said -> said.shown().contains(key) || said.shown().contains(code));
        }
    }

    @Test
    void whatIsTypedInTheThreadPointsToTheButton() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.takeCodes();
            Said card = stage.askForCutover();

            stage.slack.say(BEN, card.thread().orElseThrow(), "approve promote").awaitMillis();

            stage.slack.awaitWhisper(BEN, "`approve promote` takes your code, which is not for this channel.");
            assertThat(stage.count(EntryKind.APPROVAL)).isZero();
        }
    }

    @Test
    void givesAKeyOnlyToApproversDirectlyAndOnceAndTellsTheChannel() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.takeCodes();
            stage.slack.slash(BEN, "enrol").awaitMillis();
            stage.slack.await("Others read this, and the key is for nobody but you.");
            write(stage, ANN, "enrol");
            awaitDirect(stage, ANN, "is not in `approvals.approvers`");
            write(stage, CORA, "approve 2");
            awaitDirect(stage, CORA, "Here Landfall takes the word enrol, and nothing else.");

            enrol(stage);
            stage.slack.await("ben has a second factor from now on.");
            write(stage, BEN, "enrol");
            awaitDirect(stage, BEN, "ben has a second factor already.");
        }
    }

    private String enrol(SlackStage stage) {
        write(stage, BEN, "Enrol");
        Matcher key = KEY.matcher(awaitDirect(stage, BEN, "Your second factor.").text);
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private void write(SlackStage stage, String user, String text) {
        written++;
        stage.awaitThat(stage.connected::get, "it is connected"); // that is acknowledged at once
        stage.slack
                .deliver("events_api", stage.slack.callback(FakeTeam.written(user, text, "1764240000.00010" + written)))
                .awaitMillis();
    }

    private static Said awaitDirect(SlackStage stage, String user, String words) {
        return stage.slack.await(
                said -> said.channel.equals(FakeTeam.direct(user)) && said.text.contains(words),
                "written to " + user + ": " + words);
    }
}
