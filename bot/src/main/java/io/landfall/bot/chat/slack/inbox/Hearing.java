package io.landfall.bot.chat.slack.inbox;

import io.landfall.bot.chat.slack.api.Place;
import io.landfall.bot.chat.slack.inbox.Heard.Way;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what was heard, once: it is in the journal before Slack gets its acknowledgement, and what is there already is
 * not taken again, also after a restart. What is taken is done elsewhere, in order; but what stops something waits for
 * nothing else, and what lets something go on waits for nobody's questions.
 */
public final class Hearing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);
    private static final String HEARD = "heard:";

    private final Journal journal;
    private final RunThreads threads;
    private final Stops stops;
    private final Expiry expiry;
    /** The journal's newest row when this service began. */
    private final long before;

    private final Set<String> notJournaled = new HashSet<>();
    /** What Slack was not acknowledged; it counts when it comes again, though its row may have been written late. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    private final Unplaced unplaced = new Unplaced();
    private final ExecutorService stopping = Daemons.queue("slack-heard-stop");
    private final ExecutorService agreeing = Daemons.queue("slack-heard-agree");
    private final ExecutorService working = Daemons.queue("slack-heard");
    private CompletableFuture<Void> lastStop = CompletableFuture.completedFuture(null);
    /** What was taken before anybody listens. */
    private final List<Heard> early = new ArrayList<>();

    private boolean isOpen;
    private Predicate<Heard> isUrgent = heard -> false;
    private Consumer<Heard> listener = heard -> {};
    private Consumer<Heard> tooLate = heard -> {};
    private volatile Optional<String> self = Optional.empty();

    public Hearing(Journal journal, RunThreads threads, Stops stops, Expiry expiry) {
        this.journal = journal;
        this.threads = threads;
        this.stops = stops;
        this.expiry = expiry;
        this.before = journal.entries().stream().mapToLong(Entry::seq).max().orElse(0);
    }

    /**
     * From now on what is taken goes to {@code listener}, or when it was said too long ago to {@code tooLate}, on several
     * threads: what {@code isUrgent} never waits, and neither of the two must let it. What was taken before this comes
     * first.
     */
    public synchronized void open(Consumer<Heard> listener, Consumer<Heard> tooLate, Predicate<Heard> isUrgent) {
        this.listener = listener;
        this.tooLate = tooLate;
        this.isUrgent = isUrgent;
        isOpen = true;
        early.forEach(this::pass);
        early.clear();
    }

    /** The bot's own user is this. */
    void iAm(String user) {
        self = Optional.of(user);
    }

    /** Takes it unless it is not meant for Landfall or was taken before. Throws EXTERNAL when it can't be journaled. */
    public void take(Heard heard) {
        if (isMaybeSaidToARun(heard)) {
            unplaced.keep(heard);
            if (threads.runOf(heard).isPresent()) {
                placed(new Place(heard.channel(), heard.thread().orElseThrow()));
            }
        } else if (remember(heard)) {
            pass(heard);
        }
    }

    /** The thread is a run's: what was said there before that was known is taken now. */
    public void placed(Place place) {
        unplaced.take(place).forEach(this::take);
    }

    private synchronized void pass(Heard heard) {
        if (!isOpen) {
            early.add(heard);
            return;
        }
        Consumer<Heard> to = expiry.isOver(heard) ? tooLate : listener;
        stops.heard(heard);
        if (isUrgent.test(heard)) {
            lastStop = CompletableFuture.runAsync(() -> deliver(heard, to), stopping);
        } else if (Words.isAgreeing(heard.words())) {
            CompletableFuture<Void> stop = lastStop.exceptionally(e -> null);
            agreeing.execute(() -> {
                stop.join();
                deliver(heard, to);
            });
        } else {
            working.execute(() -> deliver(heard, to));
        }
    }

    private boolean remember(Heard heard) {
        if (!isForUs(heard)) {
            return false;
        }
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
                Words.first(heard.words()),
                heard.user(),
                Map.of(
                        "words", heard.words(),
                        "way", heard.way().name().toLowerCase(Locale.ROOT),
                        "channel", heard.channel(),
                        "thread", heard.thread().orElse("")),
                HEARD + heard.event());
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
    boolean isToMe(String text) {
        return self.filter(bot -> Words.isAddressedTo(bot, text)).isPresent();
    }

    private boolean isForUs(Heard heard) {
        if (self.equals(Optional.of(heard.user()))) {
            return false;
        }
        if (heard.way() != Way.THREAD) {
            return true;
        }
        boolean isAddressed = isToMe(heard.text());
        boolean isInARun = heard.thread()
                .filter(thread -> threads.runOf(heard.channel(), thread).isPresent())
                .isPresent();
        return isAddressed || isInARun && isWhatARunIsTold(heard);
    }

    private boolean isMaybeSaidToARun(Heard heard) {
        return heard.way() == Way.THREAD
                && heard.thread().isPresent()
                && threads.runOf(heard).isEmpty()
                && isWhatARunIsTold(heard)
                && !self.equals(Optional.of(heard.user()));
    }

    private static boolean isWhatARunIsTold(Heard heard) {
        return !Words.isAddressed(heard.text()) && Words.isToARun(heard.text());
    }

    private static void deliver(Heard heard, Consumer<Heard> to) {
        try {
            to.accept(heard);
        } catch (RuntimeException e) {
            LOG.error("`{}` could not be handed on", Words.first(heard.words()), e);
        }
    }

    /** Journals what came of it, when nothing else does. */
    public void settle(Heard heard, String outcome) {
        journal.append(new Entry.Record(
                0,
                "",
                EntryKind.COMMAND,
                Words.first(heard.words()),
                heard.user(),
                Map.of("words", heard.words(), "outcome", outcome),
                heard.event()));
    }

    /**
     * Gives {@code reader} the channel, the thread (may be empty), the user and the words of everything that a service
     * before this one has heard and of which nothing came; it is not done any more.
     */
    public void forgotten(BiConsumer<Entry.Record, String> reader) {
        List<Entry> entries = journal.entries();
        Set<String> done = new HashSet<>();
        entries.forEach(entry -> done.add(entry.record().event()));
        for (Entry entry : entries) {
            Entry.Record row = entry.record();
            String event = row.event().replaceFirst("^" + HEARD, "");
            if (entry.seq() <= before && row.kind() == EntryKind.HEARD && !done.contains(event)) {
                journal.append(new Entry.Record(
                        0,
                        "",
                        EntryKind.COMMAND,
                        row.step(),
                        row.who(),
                        Map.of("words", row.data().get("words"), "outcome", "not done: the service had ended"),
                        event));
                reader.accept(row, row.data().get("words"));
            }
        }
    }

    @Override
    public void close() {
        List.of(stopping, agreeing, working).forEach(ExecutorService::shutdown);
    }
}
