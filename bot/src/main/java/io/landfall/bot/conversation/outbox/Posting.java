package io.landfall.bot.conversation.outbox;

import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.outbox.Edits.Edit;
import io.landfall.bot.conversation.outbox.Item.Say;
import io.landfall.bot.conversation.outbox.Item.Whisper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one thing, and puts back what is still to be sent, whatever comes of it; it never throws. */
final class Posting {

    private static final Logger LOG = LoggerFactory.getLogger(Posting.class);
    private static final int TRIES_OF_A_WHISPER = 3;
    /** So far may the chat's clock be from this machine's. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    private final Transport transport;
    private final Places places;
    private final Waiting waiting;
    private final Edits edits;
    private final Attachments attachments;

    Posting(Transport transport, Places places, Waiting waiting, Edits edits, Attachments attachments) {
        this.transport = transport;
        this.places = places;
        this.waiting = waiting;
        this.edits = edits;
        this.attachments = attachments;
    }

    @FunctionalInterface
    private interface Attempt {
        void send() throws NotSent;
    }

    /**
     * Returns why the channel has to wait now; empty when it need not. What can't be made is dropped or said in another
     * form: one message must not silence a channel, not even where a picture fails with an {@link Error} because the
     * machine has no fonts.
     *
     * @param failed does what is to be done then, and tells whether the channel has to wait
     */
    private static Optional<NotSent> attempt(Attempt attempt, Function<NotSent, Boolean> failed) {
        try {
            attempt.send();
            return Optional.empty();
        } catch (NotSent e) {
            return Optional.of(e).filter(failed::apply);
        } catch (RuntimeException | Error e) {
            return Optional.of(NotSent.notMade(e)).filter(failed::apply);
        }
    }

    /** Sends it; {@code inTrouble} says that what was sent before has failed as well. */
    Optional<NotSent> send(Item item, boolean inTrouble) {
        if (item instanceof Say say) {
            return attempt(() -> say(say), e -> notSaid(say, e));
        }
        Whisper whisper = (Whisper) item;
        return attempt(
                () -> transport.whisper(whisper, whisper.thread().flatMap(places::stamp)),
                e -> notWhispered(whisper, e, inTrouble));
    }

    private void say(Say say) throws NotSent {
        Transport.Sent sent = transport.say(say, say.thread().flatMap(places::stamp));
        places.sent(say.id(), sent.stamp(), say.thread());
        tellWhoWaits(say, sent.stamp());
        attach(say.thread().orElse(say.id()), sent.files());
        if (sent.wasThere() && say.isAlone()) {
            edits.putBack(new Edit(say.id(), say.message(), false, Form.WHOLE));
        }
    }

    /** The message is there, whatever comes of this. */
    private static void tellWhoWaits(Say say, String stamp) {
        try {
            say.posted().accept(stamp);
        } catch (RuntimeException e) {
            LOG.error("The chat has taken the message {}, but that could not be handed on", stamp, e);
        }
    }

    private void attach(String thread, List<Upload> files) {
        files.forEach(file -> attachments.add(thread, file));
    }

    private boolean notSaid(Say say, NotSent e) {
        if (e.cure() == Cure.NOTHING) {
            LOG.error("A message is there, but can't be named: {}", e.getMessage());
            edits.forget(say.id());
            return false;
        }
        if (e.passes() || e.needsSomebody()) {
            waiting.putBack(List.of(e.isUnclear() ? say.maybeSince(Instant.now().minus(CLOCKS_DIFFER)) : say));
            return true;
        }
        if (e.isGone() && say.thread().isPresent()) {
            LOG.error("A thread is gone; what belongs there is said in the channel", e);
            waiting.putBack(List.of(say.withoutThread()));
        } else if (say.form() != Form.SHORT) {
            LOG.error("A message was not taken; it is sent in another form", e);
            waiting.putBack(List.of(say.in(say.form().next())));
        } else {
            LOG.error("A message could not be said", e);
            edits.forget(say.id());
            waiting.putBack(apology(say, e));
        }
        return false;
    }

    /** What could not be said is told once; where that can't be said either, nothing more is. */
    private List<Item> apology(Say say, NotSent e) {
        return say.priority() == Priority.ASIDE
                ? List.of()
                : List.of(Item.note(places.next(), say.thread(), sorry(e), Priority.ASIDE));
    }

    private static Message sorry(NotSent e) {
        return Message.of(
                Mark.FAILED,
                "A message could not be shown here: " + e.getMessage()
                        + ". landfall.log says more; `audit` has everything that was done.");
    }

    private boolean notWhispered(Whisper whisper, NotSent e, boolean inTrouble) {
        int tries = whisper.tries() + counted(e, inTrouble);
        if (e.passes() && tries < TRIES_OF_A_WHISPER) {
            waiting.add(new Whisper(whisper.thread(), whisper.user(), whisper.message(), whisper.heading(), tries));
            return true;
        }
        LOG.error("Something could not be said to {} alone", whisper.user(), e);
        return false;
    }

    /** What fails as everything does is no try of its own. */
    private static int counted(NotSent e, boolean inTrouble) {
        return inTrouble || e.isTooFast() ? 0 : 1;
    }

    /** Changes a message that is there. */
    Optional<NotSent> change(Edit edit) {
        return attempt(
                () -> attach(edit.id(), transport.update(places.shown(edit.id()).orElseThrow(), edit)),
                e -> notChanged(edit, e));
    }

    private boolean notChanged(Edit edit, NotSent e) {
        boolean isToWait = e.passes() || e.needsSomebody();
        if (isToWait) {
            edits.putBack(edit);
        } else if (e.isGone()) {
            sayAnew(edit, e);
        } else {
            LOG.error("A message could not be changed in the form {}", edit.form(), e);
            if (edit.form() != Form.SHORT) {
                edits.putBack(edit.in(edit.form().next()));
            }
        }
        return isToWait;
    }

    /**
     * The message was deleted, or the chat lets nobody change it any more. What it says now is posted in its thread, and
     * changed there from then on; of what can only be repeated, that is done for the last word.
     */
    private void sayAnew(Edit edit, NotSent e) {
        boolean isFirst = places.isFirst(edit.id());
        boolean isWanted = isFirst
                ? e.cure() == Cure.A_NEW_MESSAGE || !edit.isProgress()
                : !edit.message().buttons().isEmpty();
        if (!isWanted) {
            LOG.warn("A message can't be changed any more: {}", e.getMessage());
            return;
        }
        LOG.error("A message can't be changed any more; what it says is posted anew", e);
        Optional<String> thread = Optional.of(places.leaves(edit.id()));
        Message words = isFirst
                ? edit.message()
                        .withLines(List.of("(The first message of this thread can't be changed any more; this is how"
                                + " the run is.)"))
                : edit.message();
        waiting.putBack(List.of(Item.alone(places.next(), thread, words, stamp -> places.moved(edit.id(), stamp))));
    }
}
