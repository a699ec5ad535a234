package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Posted;
import io.landfall.bot.conversation.outbox.Pace;
import io.landfall.monitor.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever Slack, the service or a person does: what is said arrives, once, in order. */
class OutboxFaultsTest {

    /** A button without a name can't be drawn. */
    private static final Message CANT_BE_DRAWN = Message.of("can't be drawn").withButton(null, "broken");

    @TempDir
    Path directory;

    @Test
    void goesOnAfterMessagesThatCantBeMade() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            Posted live = stage.channel().thread(7, "#shop", Message.of("live"));
            stage.slack.await("live");
            stage.channel().post("#shop", CANT_BE_DRAWN);
            stage.channel().reply(live, Message.of("with a picture").withImage("the lag", () -> {
                throw new InternalError("no fonts on this machine");
            }));
            stage.channel().update(new Posted("#shop", "local-of-a-message-that-was-forgotten-1"), Message.of("x"));
            stage.channel().update(live, CANT_BE_DRAWN);
            stage.channel().reply(live, Message.of("the last one"));

            Said drawn = stage.slack.await(said -> said.text.equals("can't be drawn") && said.edits == 0, "in words");
            stage.slack.await("The file `the lag` could not be shown here: it could not be made: InternalError.");
            stage.slack.await("the last one");
            stage.slack.await(said -> said.text.equals("can't be drawn") && said.edits == 1, "the edit in words");

            assertThat(drawn.blocks).isEmpty();
        }
    }

    @Test
    void goesOnWhereTheJournalCantBeWritten() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.journal().close();
            Posted live = stage.channel().thread(7, "#shop", Message.of("live"));
            stage.channel().reply(live, Message.of("a reply"));

            Said said = stage.slack.await("a reply");

            assertThat(said.thread()).isPresent();
        }
    }

    @Test
    void saysOnceWhatSlackHasTakenWithoutAnAnswer() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            slack.takeWithoutAnAnswer("chat.postMessage", 1);
            Posted live = stage.channel().thread(7, "#shop", Message.of("live 1"));
            slack.await("live 1");
            stage.channel().update(live, Message.of("live 2"));
            Said first = slack.await("live 2");
            for (int i = 1; i <= 9; i++) {
                slack.takeAndFail("chat.postMessage", 1);
                stage.channel().reply(live, Message.of("step " + i, List.of("a", "b", "c")));
                slack.await("step " + i);
            }
            slack.takeAndFail("files.completeUploadExternal", 1);
            stage.channel().reply(live, Message.of("picture").withImage("the lag", () -> new byte[] {1}));
            slack.await("file F");
            slack.refuse("chat.postMessage", "internal_error", 1);
            stage.channel().reply(live, Message.of("the last one"));
            slack.await("the last one");

            assertThat(slack.count("live")).isEqualTo(1);
            assertThat(slack.history(first.ts()).stream().map(text -> text.split("\n")[0]))
                    .containsExactly(
                            "step 1",
                            "step 2",
                            "step 3",
                            "step 4",
                            "step 5",
                            "step 6",
                            "step 7",
                            "step 8",
                            "step 9",
                            "picture",
                            "file F1 the lag",
                            "the last one");
        }
    }

    @Test
    void findsTheFirstMessageOfARunAgainThatWasTakenBeforeTheServiceDied() {
        Pace pace = new Pace(
                Duration.ofMillis(20),
                new Backoff(Duration.ofMillis(50), Duration.ofMillis(100)),
                Duration.ofSeconds(10),
                Duration.ZERO);
        try (SlackStage stage = SlackStage.at(pace, directory, BEN)) {
            FakeSlack slack = stage.slack;
            slack.takeWithoutAnAnswer("chat.postMessage", 1);
            slack.fail("conversations.history", Integer.MAX_VALUE);
            slack.slash(ANN, "cutover shop").awaitMillis();
            Said first = slack.await("#1 cutover shop");
            stage.restart();
            slack.mend();
            Said held = slack.await(said -> said.button("resume").isPresent(), "held");

            assertThat(held.thread()).contains(first.ts());
            slack.press(ANN, held, "abort").awaitMillis();
            slack.submit(ANN, "enough").awaitMillis();
            slack.await(
                    said -> said == first && said.shown().contains("taken back"), "the report in the first message");
            assertThat(slack.messagesInChannel("#1 cutover shop")).isEqualTo(1);
        }
    }

    @Test
    void postsTheRunAnewInItsThreadWhenSomebodyDeletesItsFirstMessage() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            Posted live = stage.channel().thread(7, "#shop", Message.of("live 1"));
            Said first = slack.await("live 1");
            stage.channel().reply(live, Message.of("a reply"));
            slack.await("a reply");
            slack.delete(first);
            stage.channel().update(live, Message.of("live 2"));
            Said again = slack.await("live 2");
            stage.channel().update(live, Message.of("live 3"));
            stage.channel().reply(live, Message.of("another reply"));
            slack.await(said -> said == again && said.shown().contains("live 3"), "changed there");
            Said reply = slack.await("another reply");

            assertThat(again.thread()).contains(first.ts());
            assertThat(again.shown()).contains("live 3");
            assertThat(reply.thread()).contains(first.ts());
            assertThat(slack.count("live")).isEqualTo(1);
        }
    }

    @Test
    void saysTheLastWordAnewWhereNothingCanBeChangedAnyMore() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            Posted live = stage.channel().thread(7, "#shop", Message.of("live 1"));
            Said first = slack.await("live 1");
            slack.refuse("chat.update", "edit_window_closed", Integer.MAX_VALUE);
            for (int i = 0; i < 5; i++) {
                stage.channel().update(live, Message.of("progress " + i));
            }
            stage.channel().settle(live, Message.of("the report"));

            Said report = slack.await("the report");

            assertThat(report.thread()).contains(first.ts());
            assertThat(slack.count("progress")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channel_not_found",
                "not_in_channel",
                "is_archived",
                "token_revoked",
                "missing_scope",
                "restricted_action",
                "internal_error",
                "fatal_error",
                "ratelimited"
            })
    void waitsUntilSomebodyHasMendedWhatKeepsItFromTheChannelAndSaysWhatToDo(String error) {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            slack.refuse("chat.postMessage", error, 2);
            stage.channel().post("#shop", Message.of("first"));
            stage.channel().post("#shop", Message.of("second", List.of("a", "b", "c")));
            boolean isTooFast = error.equals("ratelimited");
            stage.awaitThat(() -> isTooFast || stage.channel().standing().contains(error), "a trouble");
            slack.await("second");

            stage.awaitThat(() -> !stage.channel().standing().contains("does not work"), "no trouble");
            assertThat(slack.count("first")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"msg_too_long", "invalid_blocks", "invalid_arguments"})
    void sendsAnotherFormOfWhatSlackDoesNotTakeAlsoWhereItIsAChange(String error) {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            slack.refuse("chat.postMessage", error, 2);
            Posted live = stage.channel().thread(7, "#shop", Message.of("live 1", List.of("a line")));
            Said first = slack.await("live 1");
            slack.refuse("chat.update", error, 1);
            stage.channel().update(live, Message.of("live 2", List.of("a line")));

            slack.await("live 2\na line");

            assertThat(first.edits).isEqualTo(1);
        }
    }

    @Test
    void obeysTooManyRequestsOnEveryKindOfCallWithAndWithoutATime() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            for (String method : List.of(
                    "chat.postMessage",
                    "chat.update",
                    "users.info",
                    "files.getUploadURLExternal",
                    "files.completeUploadExternal",
                    "chat.postEphemeral")) {
                slack.tooMany(method, 1);
            }
            Posted live = stage.channel().thread(7, "#shop", Message.of("live 1"));
            stage.channel().reply(live, Message.of(ANN + " shows").withImage("the lag", () -> new byte[] {1}));
            slack.slash(ANN, "nonsense").awaitMillis();
            stage.channel().update(live, Message.of("live 2"));
            slack.await("file F");
            slack.awaitWhisper(ANN, "nonsense");
            slack.await("live 2");
            slack.tooMany("chat.postMessage", 1, 1);
            stage.channel().reply(live, Message.of("the last one"));
            slack.await("the last one");

            assertThat(slack.count("file F")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"files.getUploadURLExternal", "files.completeUploadExternal"})
    void noMessageWaitsForAPictureThatIsNotTaken(String method) {
        Pace patient = new Pace(
                Duration.ofMillis(20),
                new Backoff(Duration.ofMinutes(10), Duration.ofMinutes(10)),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1));
        try (SlackStage stage = SlackStage.at(patient, directory, BEN)) {
            FakeSlack slack = stage.slack;
            slack.fail(method, Integer.MAX_VALUE);
            Posted live = stage.channel().thread(7, "#shop", Message.of("live"));
            stage.channel().reply(live, Message.of("a picture").withImage("the lag", () -> new byte[] {1}));
            slack.awaitCalls(method, 1);

            stage.channel()
                    .ask(live, Message.of("a question").withButton("Approve", "approve 2"), () -> Message.of(""), 0);
            stage.channel().reply(live, Message.of("an answer"));

            slack.await("a question");
            slack.await("an answer");
            assertThat(slack.calls(method)).isEqualTo(1);
        }
    }

    @Test
    void noMessageWaitsForAPictureToWhichSlackDoesNotAnswer() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            slack.slow("files.getUploadURLExternal", 600_000, 1);
            Posted live = stage.channel().thread(7, "#shop", Message.of("live"));
            stage.channel().reply(live, Message.of("a picture").withImage("the lag", () -> new byte[] {1}));
            slack.awaitCalls("files.getUploadURLExternal", 1);

            stage.channel().reply(live, Message.of("an answer"));
            slack.await("an answer");

            assertThat(slack.hanging()).isEqualTo(1);
            slack.answerNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"internal_error", "ratelimited", "an_error_that_nobody_knows"})
    void triesAFileThreeTimesWhateverTheReasonAndThenSaysItsWords(String error) {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            slack.refuse("files.getUploadURLExternal", error, Integer.MAX_VALUE);
            Posted live = stage.channel().thread(7, "#shop", Message.of("live"));
            stage.channel().reply(live, Message.of("a script").withText("by-hand.sh", "what to do", "echo by hand"));

            slack.await("The file `what to do` could not be shown here");
            slack.await("echo by hand");

            assertThat(slack.calls("files.getUploadURLExternal")).isEqualTo(3);
        }
    }

    @Test
    void letsMessagesPassWhileSlackWantsNoEdits() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            Posted live = stage.channel().thread(7, "#shop", Message.of("live 1"));
            slack.await("live 1");
            slack.tooMany("chat.update", 600, Integer.MAX_VALUE);
            stage.channel().update(live, Message.of("live 2"));
            for (int i = 0; i < 5; i++) {
                stage.channel().reply(live, Message.of("step " + i, List.of("a", "b", "c")));
            }

            slack.await("step 4");

            assertThat(slack.count("live 2")).isZero();
        }
    }
}
