package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.Block.Code;
import io.landfall.bot.chat.Mark;
import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.slack.api.Cure;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.chat.slack.api.SlackText;
import io.landfall.bot.chat.slack.api.Upload;
import io.landfall.bot.chat.slack.outbox.Edits.Edit;
import io.landfall.bot.chat.slack.outbox.Item.Attach;
import io.landfall.bot.chat.slack.outbox.Item.Form;
import io.landfall.bot.chat.slack.outbox.Item.Say;
import io.landfall.bot.chat.slack.outbox.Item.Whisper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one thing and says what is to be done next, whatever comes of it; it never throws. */
final class Posting {

    private static final Logger LOG = LoggerFactory.getLogger(Posting.class);
    private static final int TRIES_FOR_EXTRAS = 3;
    /** So far may Slack's clock be from this machine's. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    private static final int PART = 8_000;

    private final Sender sender;
    private final Places places;

    /**
     * What is to be done next.
     *
     * @param failure why the channel has to wait now; empty when it need not
     * @param first goes before everything else, in this order
     * @param last goes after everything else
     * @param edit a change that is still to be sent
     * @param gone the id of a message that will never be there
     */
    record Result(
            Optional<SlackFailure> failure,
            List<Item> first,
            List<Item> last,
            Optional<Edit> edit,
            Optional<String> gone) {

        static Result done(List<? extends Item> first) {
            return new Result(Optional.empty(), List.copyOf(first), List.of(), Optional.empty(), Optional.empty());
        }

        static Result again(Item item, SlackFailure e) {
            return new Result(Optional.of(e), List.of(item), List.of(), Optional.empty(), Optional.empty());
        }

        static Result later(Item item, SlackFailure e) {
            return new Result(Optional.of(e), List.of(), List.of(item), Optional.empty(), Optional.empty());
        }

        static Result of(Edit edit, Optional<SlackFailure> failure) {
            return new Result(failure, List.of(), List.of(), Optional.of(edit), Optional.empty());
        }
    }

    Posting(Sender sender, Places places) {
        this.sender = sender;
        this.places = places;
    }

    @FunctionalInterface
    private interface Attempt {
        Result send() throws SlackFailure;
    }

    @FunctionalInterface
    private interface Failed {
        Result next(SlackFailure failure);
    }

    /**
     * What can't be made is dropped or said in another form: one message must not silence a channel, not even where a
     * picture fails with an {@link Error} because the machine has no fonts.
     */
    private static Result attempt(Attempt attempt, Failed failed) {
        try {
            return attempt.send();
        } catch (SlackFailure e) {
            return failed.next(e);
        } catch (RuntimeException | Error e) {
            return failed.next(SlackFailure.notMade(e));
        }
    }

    /** Sends it; {@code inTrouble} says that what was sent before has failed as well. */
    Result send(Item item, boolean inTrouble) {
        if (item instanceof Say say) {
            return attempt(() -> say(say), e -> notSaid(say, e));
        } else if (item instanceof Whisper whisper) {
            return attempt(() -> whisper(whisper), e -> notWhispered(whisper, e, inTrouble));
        }
        Attach attach = (Attach) item;
        return attempt(() -> upload(attach), e -> notUploaded(attach, e, inTrouble));
    }

    private Result say(Say say) throws SlackFailure {
        Sender.Sent sent = sender.say(say, say.thread().flatMap(places::stamp));
        places.sent(say.id(), sent.stamp(), say.thread());
        tellWhoWaits(say, sent.stamp());
        List<Attach> files = files(say.thread().orElse(say.id()), sent.files());
        Optional<Edit> edit = sent.wasThere() && say.isAlone()
                ? Optional.of(new Edit(say.id(), say.message(), false, Form.WHOLE))
                : Optional.empty();
        return new Result(Optional.empty(), List.copyOf(files), List.of(), edit, Optional.empty());
    }

    /** The message is there, whatever comes of this. */
    private static void tellWhoWaits(Say say, String stamp) {
        try {
            say.posted().accept(stamp);
        } catch (RuntimeException e) {
            LOG.error("Slack has taken the message {}, but that could not be handed on", stamp, e);
        }
    }

    private List<Attach> files(String thread, List<Upload> uploads) {
        return uploads.stream()
                .map(file -> new Attach(thread, file.named(places.next()), 0, Optional.empty()))
                .toList();
    }

    private Result notSaid(Say say, SlackFailure e) {
        if (e.error().equals(SlackFailure.NO_STAMP)) {
            LOG.error("A message is there, but can't be named: {}", e.getMessage());
            return new Result(Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.of(say.id()));
        }
        if (e.cure() == Cure.WAIT || e.cure().needsSomebody()) {
            return Result.again(e.isUnclear() ? say.maybeSince(Instant.now().minus(CLOCKS_DIFFER)) : say, e);
        }
        if (e.cure() == Cure.ANOTHER_MESSAGE && say.thread().isPresent()) {
            LOG.error("A thread is gone; what belongs there is said in the channel", e);
            return Result.done(List.of(say.withoutThread()));
        }
        if (say.form() != Form.SHORT) {
            LOG.error("A message was not taken; it is sent in another form", e);
            return Result.done(List.of(say.in(next(say.form()))));
        }
        LOG.error("A message could not be said", e);
        return new Result(Optional.empty(), apology(say, e), List.of(), Optional.empty(), Optional.of(say.id()));
    }

    private static Form next(Form form) {
        return form == Form.WHOLE ? Form.BARE : Form.SHORT;
    }

    /** What could not be said is told once; where that can't be said either, nothing more is. */
    private List<Item> apology(Say say, SlackFailure e) {
        return say.priority() == Priority.ASIDE
                ? List.of()
                : List.of(Item.note(places.next(), say.thread(), sorry("A message", e))
                        .priority(Priority.ASIDE));
    }

    private static Message sorry(String what, SlackFailure e) {
        return Message.of(
                Mark.FAILED,
                what + " could not be shown here: " + e.getMessage()
                        + ". landfall.log says more; `audit` has everything that was done.");
    }

    private Result whisper(Whisper whisper) throws SlackFailure {
        sender.whisper(whisper, whisper.thread().flatMap(places::stamp));
        return Result.done(List.of());
    }

    private static Result notWhispered(Whisper whisper, SlackFailure e, boolean inTrouble) {
        int tries = inTrouble || e.isTooFast() ? whisper.tries() : whisper.tries() + 1;
        if (e.cure() == Cure.WAIT && tries < TRIES_FOR_EXTRAS) {
            return Result.later(new Whisper(whisper.thread(), whisper.user(), whisper.message(), tries), e);
        }
        LOG.error("Something could not be said to {} alone", whisper.user(), e);
        return Result.done(List.of());
    }

    private Result upload(Attach attach) throws SlackFailure {
        Optional<String> thread = places.stamp(attach.thread());
        if (thread.isEmpty()) {
            LOG.error(
                    "The message that `{}` belongs to is not there",
                    attach.file().title());
            return Result.done(List.of());
        }
        sender.upload(thread.get(), attach.file(), attach.triedAt());
        return Result.done(List.of());
    }

    private Result notUploaded(Attach attach, SlackFailure e, boolean inTrouble) {
        int tries = inTrouble || e.isTooFast() ? attach.tries() : attach.tries() + 1;
        if (e.cure() == Cure.WAIT && tries < TRIES_FOR_EXTRAS) {
            Optional<Instant> triedAt = attach.triedAt()
                    .or(() -> e.isUnclear() ? Optional.of(Instant.now().minus(CLOCKS_DIFFER)) : Optional.empty());
            return Result.later(new Attach(attach.thread(), attach.file(), tries, triedAt), e);
        }
        LOG.error("A file could not be shown; its words are sent instead", e);
        return Result.done(instead(attach, e));
    }

    private List<Item> instead(Attach attach, SlackFailure e) {
        Optional<String> thread = Optional.of(attach.thread());
        List<Item> messages = new ArrayList<>();
        messages.add(Item.note(
                places.next(), thread, sorry("The file `" + attach.file().title() + "`", e)));
        List<String> parts = SlackText.parts(attach.file().text(), PART);
        for (int i = 0; i < parts.size(); i++) {
            Message part = Message.of("(" + (i + 1) + " of " + parts.size() + ")")
                    .with(new Code(parts.get(i).lines().toList()));
            messages.add(Item.alone(places.next(), thread, part, stamp -> {}, Map.of(), Optional.empty()));
        }
        return messages;
    }

    /** Changes a message that is there. */
    Result change(Edit edit) {
        return attempt(
                () -> {
                    List<Upload> files = sender.update(places.shown(edit.id()).orElseThrow(), edit);
                    return Result.done(files(edit.id(), files));
                },
                e -> notChanged(edit, e));
    }

    private Result notChanged(Edit edit, SlackFailure e) {
        if (e.cure() == Cure.WAIT || e.cure().needsSomebody()) {
            return Result.of(edit, Optional.of(e));
        }
        if (e.cure() == Cure.ANOTHER_MESSAGE) {
            return sayAnew(edit, e);
        }
        LOG.error("A message could not be changed in the form {}", edit.form(), e);
        return edit.form() == Form.SHORT
                ? Result.done(List.of())
                : Result.of(edit.in(next(edit.form())), Optional.empty());
    }

    /**
     * The message was deleted, or Slack lets nobody change it any more. What it says now is posted in its thread, and
     * changed there from then on; of what can only be repeated, that is done for the last word.
     */
    private Result sayAnew(Edit edit, SlackFailure e) {
        boolean isDeleted = e.error().equals("message_not_found");
        boolean isFirst = places.isFirst(edit.id());
        boolean isWanted = isFirst
                ? isDeleted || !edit.isProgress()
                : !edit.message().buttons().isEmpty();
        if (!isWanted) {
            LOG.warn("A message can't be changed any more: {}", e.getMessage());
            return Result.done(List.of());
        }
        LOG.error("A message can't be changed any more; what it says is posted anew", e);
        String thread = places.leaves(edit.id());
        Message words = isFirst
                ? edit.message()
                        .withLines(List.of("(The first message of this thread can't be changed any more; this is how"
                                + " the run is.)"))
                : edit.message();
        return Result.done(List.of(Item.alone(
                places.next(),
                Optional.of(thread),
                words,
                stamp -> places.moved(edit.id(), stamp),
                Map.of(),
                Optional.empty())));
    }
}
