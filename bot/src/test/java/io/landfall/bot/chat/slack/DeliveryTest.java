package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {

    private static final int KILLS = 20;

    @TempDir
    Path directory;

    @Test
    void losesNoCommandAndDoesNoneTwiceWhileTheConnectionIsKilledTwentyTimes() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            String thread = stage.askForCutover().thread().orElseThrow();
            List<Delivery> deliveries = new ArrayList<>();
            for (int i = 1; i <= KILLS; i++) {
                deliveries.add(slack.slash(ANN, "sup shop"));
                deliveries.add(slack.say(ANN, thread, "hold number " + i));
                slack.sockets().drop();
                slack.sayUnheard(ANN, thread, "hold unheard " + i);
                deliveries.add(slack.slash(ANN, "list"));
                slack.sockets().awaitConnections(i + 1);
            }

            deliveries.forEach(Delivery::awaitMillis);
            awaitHolds(stage, 2 * KILLS);
            stage.awaitQuiet();

            assertThat(words(stage, EntryKind.HEARD)).doesNotHaveDuplicates();
            assertThat(stage.count(EntryKind.HOLD)).isEqualTo(2 * KILLS);
            assertThat(words(stage, EntryKind.COMMAND).stream().filter("list"::equals))
                    .hasSize(KILLS);
            await(stage, true);
        }
    }

    private static void awaitHolds(SlackStage stage, int count) {
        stage.awaitThat(() -> stage.count(EntryKind.HOLD) >= count, count + " holds");
    }

    private static List<String> words(SlackStage stage, EntryKind kind) {
        return stage.journal().entries().stream()
                .map(entry -> entry.record())
                .filter(row -> row.kind() == kind)
                .map(row -> kind == EntryKind.HEARD ? row.event() : row.data().get("words"))
                .toList();
    }

    @Test
    void takesAnotherConnectionBeforeSlackEndsTheOldOne() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.slack.sockets().disconnectSoon();
            stage.slack.sockets().awaitConnections(2);

            stage.slack.slash(ANN, "sup shop").awaitMillis();

            stage.slack.await("shop: not started");
            await(stage, true);
        }
    }

    @Test
    void tellsTheTruthAboutTheConnection() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            await(stage, true);
            stage.slack.fail("apps.connections.open", 1_000);
            stage.slack.sockets().drop();
            await(stage, false);
            stage.slack.mend();
            stage.slack.sockets().awaitConnections(2);

            await(stage, true);
        }
    }

    private static void await(SlackStage stage, boolean connected) {
        stage.awaitThat(() -> stage.connected.get() == connected, "connected: " + connected);
    }

    @Test
    void actsOnceOnWhatIsDeliveredTwiceAlsoAfterARestart() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            JsonObject command = slack.slashPayload(ANN, "sup shop");
            slack.deliver("slash_commands", command).awaitMillis();
            slack.deliver("slash_commands", command).awaitMillis();
            stage.awaitQuiet();
            stage.restart();
            slack.deliver("slash_commands", command).awaitMillis();
            stage.awaitQuiet();

            assertThat(stage.count(EntryKind.COMMAND)).isEqualTo(1);
        }
    }

    @Test
    void asksAgainForWhatAServiceHeardAndDidNotDo() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            String thread = stage.askForCutover().thread().orElseThrow();
            slack.refuse("chat.postEphemeral", "internal_error", 0);
            stage.journal()
                    .append(new Entry.Record(
                            0,
                            "",
                            EntryKind.HEARD,
                            "approve",
                            BEN,
                            Map.of("words", "approve 2", "way", "thread", "channel", FakeSlack.SHOP, "thread", thread),
                            "heard:slack:message:" + FakeSlack.SHOP + ":9.000001"));
            stage.restart();

            Said told = slack.await("ben said `approve 2` just before the service ended; it was not done.");

            assertThat(told.thread()).contains(thread);
            assertThat(stage.approvedBy()).isEmpty();
        }
    }

    @Test
    void goesOnInTheSameThreadAfterARestart() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            Said card = stage.askForCutover();
            stage.restart();
            slack.await(said -> said.button("resume").isPresent(), "held");
            slack.say(ANN, card.thread().orElseThrow(), "resume").awaitMillis();
            Said again = slack.await(
                    said -> said != card && said.button("approve 2-4").isPresent(), "asked again");

            assertThat(again.thread()).isEqualTo(card.thread());
        }
    }

    @Test
    void asksForTheReasonOfAHoldAndShowsIt() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            Said card = stage.askForCutover();
            slack.press(BEN, card, "deny").awaitMillis();
            slack.submit(BEN, "disk <looks> slow & old").awaitMillis();

            slack.await("disk &lt;looks&gt; slow &amp; old");
            slack.await("was taken back");
        }
    }
}
