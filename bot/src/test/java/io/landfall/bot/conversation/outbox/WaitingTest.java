package io.landfall.bot.conversation.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.MessageText;
import io.landfall.bot.conversation.outbox.Item.Say;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingTest {

    private static final Optional<String> CHANNEL = Optional.empty();
    private static final Message QUESTION = Message.of("approve?").withButton("Approve", "approve 1");

    private final Waiting waiting = new Waiting(new Places());
    private int number;

    @Test
    void putsShortMessagesOfOnePlaceTogetherAndNothingElse() {
        say("one");
        say("two");
        ask(QUESTION);
        say("three");

        assertThat(titles()).containsExactly("one\ntwo", "approve?", "three");
    }

    @Test
    void leavesOutTheOldestOfTheLeastWorthFirstAndTellsWhat() {
        ask(QUESTION);
        outcome(Mark.DONE, "fence-source");
        waiting.add(new Item.Whisper(CHANNEL, "U0ANN00001", Message.of("for you"), Optional.empty(), 0));
        waiting.add(Item.news(id(), CHANNEL, Message.of("checks have changed")));
        for (int i = 0; i < 2 * Waiting.MOST; i++) {
            say("word " + i);
        }

        assertThat(waiting.size()).isEqualTo(Waiting.MOST);
        assertThat(waiting.takeLeftOut(place -> true).orElseThrow().message().headline())
                .isEqualTo(
                        "! Left out here while the chat could not be reached: 1 messages to one person, 1 messages of"
                                + " checks, 302 short messages and answers. `audit` has everything that was done.");
        assertThat(waiting.takeLeftOut(place -> true)).isEmpty();
        assertThat(titles()).startsWith("approve?").element(1).asString().startsWith("✔ fence-source\nword 302\n");
    }

    @Test
    void keepsEveryQuestionAndOutcomeThatARunCanHave() {
        for (int i = 0; i < Waiting.MOST; i++) {
            ask(QUESTION);
            outcome(Mark.DONE, "step " + i);
            say("word " + i);
        }

        assertThat(titles().stream().filter("approve?"::equals)).hasSize(Waiting.MOST);
        assertThat(waiting.takeLeftOut(place -> true).orElseThrow().message().title())
                .contains(": " + Waiting.MOST + " short messages");
    }

    @Test
    void letsAQuestionGoThatHasBeenAnswered() {
        waiting.add(Item.alone("card", CHANNEL, QUESTION, stamp -> {}));
        waiting.change("card", QUESTION.withoutButtons());
        for (int i = 0; i < Waiting.MOST; i++) {
            ask(QUESTION);
        }

        assertThat(waiting.takeLeftOut(place -> true)).isPresent();
        assertThat(waiting.size()).isEqualTo(Waiting.MOST);
    }

    @Test
    void holdsABoundedNumberOfBytesAndCutsWhatMattersBeforeItGoes() {
        List<String> page = List.of("x".repeat(100_000));
        for (int i = 0; i < 200; i++) {
            ask(Message.of("question " + i, page).withButton("Approve", "approve 1"));
        }
        waiting.add(new Item.Whisper(Optional.of("thread"), "ann", Message.of("lag"), Optional.empty(), 0));

        assertThat(waiting.bytes()).isLessThanOrEqualTo(Waiting.MOST_BYTES);
        List<Say> all = says();
        assertThat(all).hasSize(200);
        assertThat(all).allSatisfy(say -> assertThat(say.message().buttons()).hasSize(1));
        assertThat(all.get(0).message().body()).isEmpty();
        assertThat(MessageText.of(all.get(199).message().body())).isEqualTo(page);
    }

    @Test
    void neverHoldsMoreThanItMayWhateverItIs() {
        for (int i = 0; i < 3 * Waiting.MOST_OF_WORTH; i++) {
            outcome(Mark.FAILED, "could not take back fence-source yet, trying on: " + i);
        }

        assertThat(waiting.size()).isLessThanOrEqualTo(Waiting.MOST_OF_WORTH);
    }

    @Test
    void doesNotChangeAMessageThatSlackMayHaveTaken() {
        Say sent = Item.alone("card", CHANNEL, QUESTION, stamp -> {});
        waiting.putBack(List.of(sent.maybeSince(java.time.Instant.EPOCH)));

        assertThat(waiting.change("card", Message.of("answered"))).isFalse();
    }

    private String id() {
        number++;
        return "id-" + number;
    }

    private void say(String text) {
        say(Message.of(text));
    }

    private void say(Message message) {
        waiting.add(Item.say(id(), CHANNEL, message, Optional.empty()));
    }

    private void outcome(Mark mark, String text) {
        say(Message.of(mark, text));
    }

    private void ask(Message question) {
        waiting.add(Item.alone(id(), CHANNEL, question, stamp -> {}));
    }

    private List<String> titles() {
        return says().stream().map(say -> say.message().headline()).toList();
    }

    private List<Say> says() {
        List<Say> all = new ArrayList<>();
        while (!waiting.isEmpty()) {
            if (waiting.take() instanceof Say say) {
                all.add(say);
            }
        }
        return all;
    }
}
