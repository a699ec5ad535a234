package io.landfall.bot.conversation.inbox;

import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Heard.Way;
import io.landfall.bot.conversation.Incoming;
import io.landfall.bot.conversation.Lane;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Place;
import io.landfall.bot.conversation.inbox.Admission.Verdict;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.history.History;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what was heard, once: it is in the journal before the chat gets its acknowledgement, and what is there already is
 * not taken again, also after a restart. What is taken is handed on in order, to be judged and done when its turn comes.
 */
public final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final Journal journal;
    private final RunThreads threads;
    private final Admission admission;
    private final Expiry expiry;
    /** What was left when this service began. */
    private final Map<String, Entry.Record> left;

    private final Set<String> notJournaled = new HashSet<>();
    /** What the chat was not acknowledged; it counts when it comes again, though its row may have been written late. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    private final Unplaced unplaced = new Unplaced();
    /** What was taken before anybody listens. */
    private final List<Heard> early = new ArrayList<>();

    private Optional<Handover> handover = Optional.empty();
    /** Each ends when everything of the lane was handed on of which it was not known at once where it was said. */
    private final Map<Lane, CompletableFuture<Void>> undecided = new EnumMap<>(Lane.class);

    private volatile Optional<String> self = Optional.empty();

    private record Handover(Channel.Listener listener, Voice voice) {}

    /** What the inbox says in the chat. None of it waits. */
    public interface Voice {

        /** Returns the name that is shown for somebody; the id where none is known yet. */
        String name(String user);

        /** Asks back what {@link Heard#trigger} is good for, and settles it. */
        void askBack(Heard heard);

        /** Shows at once that it was heard, where the chat can. */
        void taken(Heard heard);

        /** Tells whoever said it, and nobody else. */
        void whisper(Heard heard, Message message);

        void say(String channel, Optional<String> thread, Message message);
    }

    public Inbox(Journal journal, History history, RunThreads threads, Admission admission, Expiry expiry) {
        this.journal = journal;
        this.left = history.unanswered();
        this.threads = threads;
        this.admission = admission;
        this.expiry = expiry;
    }

    /** From now on what is taken goes to {@code listener}; what was taken before this comes first. */
    public synchronized void open(Channel.Listener listener, Voice voice) {
        handover = Optional.of(new Handover(listener, voice));
        early.forEach(this::pass);
        early.clear();
    }

    /** The bot's own user is this. */
    public void iAm(String user) {
        self = Optional.of(user);
    }

    /** Takes it unless it is not meant for Landfall or was taken before. Throws EXTERNAL when it can't be journaled. */
    public void take(Heard heard) {
        if (isMaybeSaidToARun(heard)) {
            unplaced.keep(heard);
            if (threads.runOf(heard).isPresent()) {
                placed(new Place(heard.channel(), heard.thread().orElseThrow()));
            }
        } else if (isForUs(heard) && remember(heard)) {
            pass(heard);
        }
    }

    /** The thread is a run's: what was said there before that was known is taken now. */
    public void placed(Place place) {
        unplaced.take(place).forEach(this::take);
    }

    private synchronized void pass(Heard heard) {
        handover.ifPresentOrElse(to -> pass(heard, to.listener(), to.voice()), () -> early.add(heard));
    }

    /** Nothing is handed on before what was said earlier in its lane, but what stops or agrees: that waits for nothing else. */
    private void pass(Heard heard, Channel.Listener listener, Voice voice) {
        voice.taken(heard);
        boolean isOver = expiry.isOver(heard);
        admission.stops().heard(heard);
        Runnable hear =
                () -> listener.hear(heard.words(), () -> isOver ? tooLate(heard, voice) : admitted(heard, voice));
        CompletableFuture<Void> ready = admission.ready(heard).exceptionally(e -> null);
        Lane lane = CommandWord.lane(heard.words());
        CompletableFuture<Void> before = undecided.getOrDefault(lane, CompletableFuture.completedFuture(null));
        boolean isUrgent = lane == Lane.URGENT || lane == Lane.AGREEING;
        if (ready.isDone() && (isUrgent || before.isDone())) {
            hear.run();
        } else {
            undecided.put(lane, before.thenCombine(ready, (earlier, now) -> now).thenRun(hear));
        }
    }

    private Optional<Incoming> tooLate(Heard heard, Voice voice) {
        settle(heard, "not done: it was heard too late");
        voice.say(
                heard.channel(),
                heard.answerThread(),
                Message.of(
                        Mark.WARNING,
                        heard.user() + " said `" + heard.words() + "` while I could not hear"
                                + " it, and that is too long ago. Nothing was done; say it again if it is still meant."));
        return Optional.empty();
    }

    private Optional<Incoming> admitted(Heard heard, Voice voice) {
        if (heard.trigger().isPresent()) {
            voice.askBack(heard);
            return Optional.empty();
        }
        Verdict verdict = admission.of(heard);
        if (verdict.refusal().isPresent()) {
            String why = verdict.refusal().get();
            settle(heard, "refused: " + why);
            voice.whisper(heard, Message.of(why));
            return Optional.empty();
        }
        return Optional.of(new Incoming(
                heard.channel(),
                threads.runOf(heard),
                new Person(heard.user(), voice.name(heard.user())),
                heard.words().isEmpty() ? CommandWord.HELP.text() : heard.words(),
                heard.event(),
                verdict.shown(),
                heard.heardNanos(),
                Optional.of(heard)));
    }

    private boolean remember(Heard heard) {
        try {
            write(heard);
            refused.remove(heard.event());
            return true;
        } catch (LandfallException e) {
            if (e.kind() == LandfallException.Kind.REFUSED) {
                LOG.debug("{} was taken already", heard.event());
                return refused.remove(heard.event());
            }
            if (Words.isStopping(heard.words())) {
                LOG.error("`{}` is done although the journal does not take it", heard.words(), e);
                return rememberHere(heard.event());
            }
            refused.add(heard.event());
            throw e;
        }
    }

    private void write(Heard heard) {
        Entry.Record row = new Entry.Record(
                0,
                "",
                EntryKind.HEARD,
                CommandWord.first(heard.words()),
                heard.user(),
                Map.of(
                        "words", heard.words(),
                        "way", heard.way().name().toLowerCase(Locale.ROOT),
                        "channel", heard.channel(),
                        "thread", heard.thread().orElse("")),
                History.HEARD + heard.event());
        if (Words.isStopping(heard.words())) {
            journal.appendSoon(row);
        } else {
            journal.append(row);
        }
    }

    /** A full disk may keep nobody from stopping something; returns false when it was taken already. */
    private boolean rememberHere(String event) {
        synchronized (notJournaled) {
            return notJournaled.add(event);
        }
    }

    /** Whether it begins by addressing Landfall. */
    public boolean isToMe(Heard heard) {
        return self.isPresent() && self.equals(heard.addressed());
    }

    private boolean isMine(Heard heard) {
        return self.equals(Optional.of(heard.user()));
    }

    private boolean isForUs(Heard heard) {
        boolean isInARun = threads.runOf(heard).isPresent();
        return !isMine(heard) && (heard.way() != Way.THREAD || isToMe(heard) || isInARun && isWhatARunIsTold(heard));
    }

    private boolean isMaybeSaidToARun(Heard heard) {
        return heard.way() == Way.THREAD
                && heard.thread().isPresent()
                && threads.runOf(heard).isEmpty()
                && isWhatARunIsTold(heard)
                && !isMine(heard);
    }

    private static boolean isWhatARunIsTold(Heard heard) {
        return heard.addressed().isEmpty() && Words.isToARun(heard.words());
    }

    /** Journals what came of it, when nothing else does. */
    public void settle(Heard heard, String outcome) {
        settle(CommandWord.first(heard.words()), heard.user(), heard.words(), outcome, heard.event());
    }

    private void settle(String word, String who, String words, String outcome, String event) {
        Map<String, String> data = Map.of("words", words, "outcome", outcome);
        journal.append(new Entry.Record(0, "", EntryKind.COMMAND, word, who, data, event));
    }

    /** Tells of everything that a service before this one has heard and of which nothing came; it is not done any more. */
    public void sayWhatWasForgotten() {
        left.forEach((event, row) -> {
            if (journal.causedBy(event).isEmpty()) {
                forget(event, row);
            }
        });
    }

    private void forget(String event, Entry.Record row) {
        String words = row.data().get("words");
        settle(row.step(), row.who(), words, "not done: the service had ended", event);
        handover.orElseThrow()
                .voice()
                .say(
                        row.data().get("channel"),
                        Optional.of(row.data().get("thread")).filter(thread -> !thread.isEmpty()),
                        Message.of(
                                Mark.WARNING,
                                row.who() + " said `" + words + "` just before the service"
                                        + " ended; it was not done. Say it again if it is still meant."));
    }
}
