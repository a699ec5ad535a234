package io.landfall.bot.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.bot.chat.slack.api.Place;
import io.landfall.bot.chat.slack.inbox.Expiry;
import io.landfall.bot.chat.slack.inbox.Heard;
import io.landfall.bot.chat.slack.inbox.Heard.Way;
import io.landfall.bot.chat.slack.inbox.Hearing;
import io.landfall.bot.chat.slack.inbox.RunThreads;
import io.landfall.bot.chat.slack.inbox.Stops;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Chain;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HearingTest {

    private static final Place THREAD = new Place("C0SHOP00001", "1.000001");

    @TempDir
    Path directory;

    @Test
    void takesAnAbortOnceAlsoWhenTheJournalTakesNothing() throws Exception {
        try (Journal whole = SqliteJournal.open(directory.resolve("journal.db"), Clock.systemUTC())) {
            RunThreads threads = new RunThreads(whole);
            threads.remember(1, THREAD, "#shop");
            BlockingQueue<String> taken = new LinkedBlockingQueue<>();
            try (Hearing hearing = new Hearing(new FullDisk(whole, false), threads, new Stops(), expiry(threads))) {
                hearing.open(heard -> taken.add(heard.words()), late -> taken.add("late"), heard -> true);

                hearing.take(said("1.000003", "abort smoke"));
                hearing.take(said("1.000003", "abort smoke"));
                hearing.take(said("1.000004", "hold"));

                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("abort smoke");
                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("hold");
                assertThatThrownBy(() -> hearing.take(said("1.000005", "approve 2")))
                        .isInstanceOf(LandfallException.class);
            }
        }
    }

    @Test
    void takesWhatComesAgainWhenItsRowWasWrittenAfterSlackWasNotAcknowledged() throws Exception {
        try (Journal whole = SqliteJournal.open(directory.resolve("journal.db"), Clock.systemUTC())) {
            RunThreads threads = new RunThreads(whole);
            threads.remember(1, THREAD, "#shop");
            BlockingQueue<String> taken = new LinkedBlockingQueue<>();
            try (Hearing hearing = new Hearing(new FullDisk(whole, true), threads, new Stops(), expiry(threads))) {
                hearing.open(heard -> taken.add(heard.words()), late -> taken.add("late"), heard -> true);
                Heard approve = said("7141.000005", "approve 2");
                assertThatThrownBy(() -> hearing.take(approve)).isInstanceOf(LandfallException.class);
                assertThat(taken).isEmpty();

                hearing.take(approve);
                hearing.take(approve);
                hearing.take(said("7141.000006", "hold"));

                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("approve 2");
                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("hold");
            }
        }
    }

    @Test
    void keepsWhatIsHeardBeforeAnybodyListensAndForgetsOnlyWhatAServiceBeforeHasHeard() throws Exception {
        try (Journal journal = SqliteJournal.open(directory.resolve("journal.db"), Clock.systemUTC())) {
            RunThreads threads = new RunThreads(journal);
            threads.remember(1, THREAD, "#shop");
            try (Hearing before = new Hearing(journal, threads, new Stops(), expiry(threads))) {
                before.take(said("1.000003", "hold of the service before"));
            }
            BlockingQueue<String> taken = new LinkedBlockingQueue<>();
            try (Hearing hearing = new Hearing(journal, threads, new Stops(), expiry(threads))) {
                hearing.take(said("1.000004", "hold one"));
                hearing.take(said("1.000005", "hold two"));
                assertThat(taken).isEmpty();

                hearing.open(heard -> taken.add(heard.words()), late -> taken.add("late"), heard -> true);
                List<String> forgotten = new ArrayList<>();
                hearing.forgotten((row, words) -> forgotten.add(words));

                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("hold one");
                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("hold two");
                assertThat(forgotten).containsExactly("hold of the service before");
            }
        }
    }

    @Test
    void whatStopsARunIsNeverTooOldWhileTheRunGoesOn() throws Exception {
        try (Journal journal = SqliteJournal.open(directory.resolve("journal.db"), Clock.systemUTC())) {
            RunThreads threads = new RunThreads(journal);
            threads.remember(1, THREAD, "#shop");
            BlockingQueue<String> taken = new LinkedBlockingQueue<>();
            try (Hearing hearing = new Hearing(journal, threads, new Stops(), expiry(threads))) {
                hearing.open(
                        heard -> taken.add(heard.words()), late -> taken.add("late " + late.words()), heard -> true);

                hearing.take(said("5.000001", "abort"));
                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("abort");
                hearing.take(said("5.000002", "go"));
                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("late go");
                hearing.take(said("7141.000001", "go"));
                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("go");
                threads.end(THREAD.stamp());
                hearing.take(said("5.000003", "abort"));
                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("late abort");
            }
        }
    }

    @Test
    void whatWasSaidTooLongAgoIsLateAlsoWhenTheClockHereWasSetBack() throws Exception {
        try (Journal journal = SqliteJournal.open(directory.resolve("journal.db"), Clock.systemUTC())) {
            RunThreads threads = new RunThreads(journal);
            threads.remember(1, THREAD, "#shop");
            AtomicLong nanos = new AtomicLong();
            Clock setBack = Clock.fixed(Instant.ofEpochSecond(7_200), ZoneOffset.UTC);
            Expiry expiry = new Expiry(threads, Duration.ofMinutes(15), setBack, nanos::get);
            BlockingQueue<String> taken = new LinkedBlockingQueue<>();
            try (Hearing hearing = new Hearing(journal, threads, new Stops(), expiry)) {
                hearing.open(
                        heard -> taken.add(heard.words()), late -> taken.add("late " + late.words()), heard -> true);

                hearing.take(said("36000.000001", "hold"));
                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("hold");
                nanos.set(TimeUnit.MINUTES.toNanos(16));
                hearing.take(said("36001.000001", "approve all"));
                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("late approve all");
                hearing.take(said("36900.000001", "go"));
                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("go");
                hearing.take(said("7201.000001", "go"));
                assertThat(taken.poll(2, TimeUnit.MINUTES)).isEqualTo("late go");
            }
        }
    }

    /** It is two hours after Slack's clock began. */
    private static Expiry expiry(RunThreads threads) {
        return new Expiry(threads, Duration.ofMinutes(15), Clock.fixed(Instant.ofEpochSecond(7_200), ZoneOffset.UTC));
    }

    private static Heard said(String stamp, String words) {
        return Heard.message(Way.THREAD, THREAD.channel(), Optional.of(THREAD.stamp()), stamp, "U0BEN00001", words);
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
