package io.landfall.bot.conversation.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.Message;
import io.landfall.lab.process.Awaited;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** On a chat that only pretends: the outbox knows none. What waits when the service ends is sent then. */
class OutboxTest {

    private static final Optional<String> CHANNEL = Optional.empty();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> LONG = List.of("a", "b", "c");

    private final FakeTransport chat = new FakeTransport();
    private final Places places = new Places();
    private final Troubles troubles = new Troubles();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Outbox outbox =
            new Outbox("#shop", chat, places, FakeTransport.pace(), new EditLimit(FakeTransport.pace()), troubles);

    @Test
    void saysInOrderAndInAThreadWhatBelongsThere() {
        String thread = outbox.sayFirst(Message.of("run"), Map.of("run", "7"), Optional.empty(), stamp -> {});
        outbox.say(Optional.of(thread), Message.of("plan", LONG), CHANNEL);
        outbox.say(Optional.of(thread), Message.of("report", LONG), CHANNEL);
        outbox.close();

        assertThat(chat.calls)
                .containsExactly("WHOLE: run", "WHOLE in stamp-1: plan\na\nb\nc", "WHOLE in stamp-1: report\na\nb\nc");
    }

    @Test
    void looksWhetherAMessageIsThereThatMayHaveBeenTaken() {
        chat.failUnclearly();
        chat.fail(Cure.WAIT);
        outbox.sayAlone(CHANNEL, Message.of("question"), stamp -> {});
        outbox.close();

        assertThat(chat.calls)
                .containsExactly("WHOLE: question", "WHOLE unless [id]: question", "WHOLE unless [id]: question");
    }

    @Test
    void saysInAnotherFormWhatIsNotTakenAndSaysOnceThatItCouldNot() {
        for (int i = 0; i < 4; i++) {
            chat.fail(Cure.ANOTHER_FORM);
        }
        outbox.sayAlone(CHANNEL, Message.of("question"), stamp -> {});
        outbox.close();

        assertThat(chat.calls)
                .startsWith("WHOLE: question", "BARE: question", "SHORT: question")
                .hasSize(4)
                .element(3)
                .asString()
                .startsWith("SHORT: ✖ A message could not be shown here: planned. ");
    }

    @Test
    void saysInTheChannelWhatBelongsToAThreadThatIsGone() {
        chat.fail(Cure.ANOTHER_MESSAGE);
        outbox.say(Optional.of("stamp-of-long-ago"), Message.of("step 2 is done"), CHANNEL);
        outbox.close();

        assertThat(chat.calls).containsExactly("WHOLE in stamp-of-long-ago: step 2 is done", "WHOLE: step 2 is done");
    }

    @Test
    void waitsForSomebodyAndTellsWhatIsTheMatterMeanwhile() {
        chat.fail(Cure.SOMEBODY);
        outbox.sayAlone(CHANNEL, Message.of("question"), stamp -> begun.countDown());
        outbox.close();

        assertThat(chat.calls).containsExactly("WHOLE: question", "WHOLE: question");
        assertThat(begun.getCount()).isZero();
        assertThat(troubles.text()).isEmpty();
    }

    @Test
    void postsAnewWhatSomebodyHasDeletedAndChangesItThere() {
        String first =
                outbox.sayFirst(Message.of("run"), Map.of("run", "7"), Optional.empty(), stamp -> begun.countDown());
        await(begun);
        chat.fail(Cure.A_NEW_MESSAGE);
        outbox.edit(first, Message.of("the run is done"), false);
        outbox.close();

        assertThat(chat.calls.subList(1, 3))
                .containsExactly(
                        "WHOLE change of stamp-1: the run is done",
                        "WHOLE in stamp-1: the run is done\n(The first message of this thread can't be changed any"
                                + " more; this is how the run is.)");
    }

    @Test
    void dropsAWhisperThatIsNotTakenAndSaysInWordsWhatAFileSays() {
        chat.fail(Cure.ANOTHER_FORM);
        chat.take();
        chat.fail(Cure.ANOTHER_FORM);
        outbox.whisper(CHANNEL, "ann", Message.of("only for you"), Optional.empty());
        outbox.say(CHANNEL, Message.of("lag").withImage("drawn", () -> new byte[] {1}), CHANNEL);
        outbox.close();

        assertThat(chat.calls.subList(0, 3))
                .containsExactly("whisper to ann: only for you", "WHOLE: lag", "file in stamp-1: drawn");
        assertThat(chat.calls.get(3)).startsWith("SHORT in stamp-1: ✖ The file `drawn` could not be shown here");
        assertThat(chat.calls.get(4)).isEqualTo("WHOLE in stamp-1: in words: drawn");
        assertThat(chat.calls).hasSize(5);
    }

    @Test
    void anEarlierChangeNeverComesAfterALaterOne() {
        CountDownLatch mayAnswer = chat.hangs();
        chat.failAndWant(Duration.ofMillis(300));
        String asked = outbox.sayAlone(CHANNEL, Message.of("asked"), stamp -> {});
        Awaited.within(LIMIT, "it is being sent", () -> !chat.calls.isEmpty());
        outbox.edit(asked, Message.of("one has agreed"), false);
        mayAnswer.countDown();
        Awaited.within(LIMIT, "it was not taken", () -> troubles.text().isPresent());
        outbox.edit(asked, Message.of("two have agreed"), false);
        outbox.close();

        assertThat(chat.calls.get(chat.calls.size() - 1)).endsWith(": two have agreed");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
