package io.landfall.bot.conversation.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.bot.Stage;
import io.landfall.bot.chat.slack.inbox.SlackHeard;
import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Heard.Way;
import io.landfall.bot.conversation.Place;
import io.landfall.bot.conversation.outbox.Places;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Chain;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {

    private static final Place THREAD = new Place("C0SHOP00001", "1.000001");
    /** It is two hours after Slack's clock began. */
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(7_200), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private final Taking taking = new Taking();
    private final List<String> taken = taking.taken();

    @Test
    void takesAnAbortOnceAlsoWhenTheJournalTakesNothing() {
        try (Journal whole = SqliteJournal.inMemory()) {
            Inbox inbox = inbox(new FullDisk(whole, false));
            open(inbox);

            inbox.take(said("1.000003", "abort smoke"));
            inbox.take(said("1.000003", "abort smoke"));
            inbox.take(said("1.000004", "hold"));

            assertThat(taken).containsExactly("abort smoke", "hold");
            assertThatThrownBy(() -> inbox.take(said("1.000005", "approve 2"))).isInstanceOf(LandfallException.class);
        }
    }

    @Test
    void takesWhatComesAgainWhenItsRowWasWrittenAfterSlackWasNotAcknowledged() {
        try (Journal whole = SqliteJournal.inMemory()) {
            Inbox inbox = inbox(new FullDisk(whole, true));
            open(inbox);
            Heard approve = said("7141.000005", "approve 2");
            assertThatThrownBy(() -> inbox.take(approve)).isInstanceOf(LandfallException.class);
            assertThat(taken).isEmpty();

            inbox.take(approve);
            inbox.take(approve);
            inbox.take(said("7141.000006", "hold"));

            assertThat(taken).containsExactly("approve 2", "hold");
        }
    }

    @Test
    void keepsWhatIsHeardBeforeAnybodyListensAndForgetsOnlyWhatAServiceBeforeHasHeard() {
        try (Journal journal = SqliteJournal.inMemory()) {
            inbox(journal).take(said("1.000003", "hold of the service before"));
            Inbox inbox = inbox(journal);
            inbox.take(said("1.000004", "hold one"));
            inbox.take(said("1.000005", "hold two"));
            assertThat(taken).isEmpty();

            open(inbox);
            inbox.sayWhatWasForgotten();

            assertThat(taken).containsExactly("hold one", "hold two", "forgotten hold of the service before");
            Inbox third = inbox(journal);
            open(third);
            third.sayWhatWasForgotten();
            assertThat(taken.subList(3, 5)).containsExactly("forgotten hold one", "forgotten hold two");
            assertThat(taken).hasSize(5);
        }
    }

    @Test
    void whatStopsARunIsNeverTooOldWhileTheRunGoesOn() {
        try (PunctualJournal journal = Stage.journal(directory)) {
            History history = History.of(journal);
            Inbox inbox = inbox(journal, history, NOW, new AtomicLong());
            open(inbox);
            journal.append(new Entry.Record(1, "shop", EntryKind.RUN, "", "", Map.of("runbook", "cutover"), ""));

            inbox.take(said("5.000001", "abort"));
            inbox.take(said("5.000002", "go"));
            inbox.take(said("7141.000001", "go"));
            journal.append(new Entry.Record(1, "shop", EntryKind.ENDED, "", "", Map.of("outcome", "undone"), ""));
            inbox.take(said("5.000003", "abort"));

            assertThat(taken).containsExactly("abort", "late go", "go", "late abort");
        }
    }

    @Test
    void whatWasSaidTooLongAgoIsLateAlsoWhenTheClockHereWasSetBack() {
        try (Journal journal = SqliteJournal.inMemory()) {
            AtomicLong nanos = new AtomicLong();
            Inbox inbox = inbox(journal, History.of(journal.entries()), NOW, nanos);
            open(inbox);

            inbox.take(said("36000.000001", "hold"));
            nanos.set(TimeUnit.MINUTES.toNanos(16));
            inbox.take(said("36001.000001", "approve all"));
            inbox.take(said("36900.000001", "go"));
            inbox.take(said("7201.000001", "go"));

            assertThat(taken).containsExactly("hold", "late approve all", "go", "late go");
        }
    }

    @Test
    void keepsTheOrderOfWhatWaitsToBeKnownAndLetsNothingThatStopsOrAgreesWaitForIt() {
        try (Journal journal = SqliteJournal.inMemory()) {
            Inbox inbox = inbox(journal);
            Map<String, CompletableFuture<Void>> ready = taking.ready();
            open(inbox);
            for (String words : List.of("start shop", "cutover shop", "abort", "finish shop", "freeze all", "list")) {
                ready.put(words, new CompletableFuture<>());
                if (List.of("cutover shop", "abort", "list").contains(words)) {
                    ready.get(words).complete(null);
                }
                inbox.take(mentioned(words, "7190.00000" + ready.size()));
            }
            assertThat(taken).containsExactly("abort", "list");

            ready.get("freeze all").complete(null);
            ready.get("finish shop").completeExceptionally(new IllegalStateException("not told"));
            assertThat(taken).containsExactly("abort", "list", "freeze all");
            ready.get("start shop").complete(null);

            assertThat(taken)
                    .endsWith("start shop", "cutover shop", "finish shop")
                    .hasSize(6);
        }
    }

    private void open(Inbox inbox) {
        inbox.open((words, said) -> said.get().ifPresent(incoming -> taken.add(incoming.text())), taking);
    }

    private Inbox inbox(Journal journal) {
        return inbox(journal, History.of(journal.entries()), NOW, new AtomicLong());
    }

    private Inbox inbox(Journal journal, History history, Clock clock, AtomicLong nanos) {
        RunThreads threads = new RunThreads(journal, history, SlackHeard::postedAt);
        threads.remember(1, THREAD, "#shop");
        Questions questions = new Questions(new Places(), List.of(), SlackHeard::postedAt);
        Admission admission = new Admission(taking, threads, questions, new Stops());
        return new Inbox(
                journal, history, threads, admission, new Expiry(threads, Duration.ofMinutes(15), clock, nanos::get));
    }

    private static Heard said(String stamp, String words) {
        return SlackHeard.message(
                Way.THREAD, THREAD.channel(), Optional.of(THREAD.stamp()), stamp, "U0BEN00001", words);
    }

    /** Each in a channel of its own. */
    private static Heard mentioned(String words, String stamp) {
        return SlackHeard.message(Way.MENTION, words, Optional.empty(), stamp, "U0BEN00001", words);
    }

    /** Can be read, and takes nothing, or only what it said it did not. */
    private record FullDisk(Journal whole, boolean isLate) implements Journal {

        @Override
        public Entry append(Entry.Record record) {
            if (isLate) {
                whole.append(record);
            }
            throw LandfallException.external("The disk is full.", null);
        }

        @Override
        public String id() {
            return whole.id();
        }

        @Override
        public List<Entry> entries(long run) {
            return whole.entries(run);
        }

        @Override
        public List<Entry> entries() {
            return whole.entries();
        }

        @Override
        public Optional<Entry> causedBy(String event) {
            return whole.causedBy(event);
        }

        @Override
        public void keep(EntryKind kind, String name, Map<String, String> data) {
            whole.keep(kind, name, data);
        }

        @Override
        public List<Map<String, String>> kept(EntryKind kind) {
            return whole.kept(kind);
        }

        @Override
        public Chain chain() {
            return whole.chain();
        }

        @Override
        public void proveWritable() {
            whole.proveWritable();
        }

        @Override
        public void close() {
            whole.close();
        }
    }
}
