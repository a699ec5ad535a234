package io.landfall.runbooks.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.PunctualJournal.Deadlines;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PunctualJournalTest {

    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    Path directory;

    private HungDisk disk;
    private PunctualJournal journal;
    private final Heard heard = new Heard();

    /** Remembers in which order it heard of rows. */
    private static final class Heard implements PunctualJournal.Rows {
        private final List<String> rows = new ArrayList<>();

        @Override
        public synchronized void owed(Entry.Record row) {
            rows.add("owed " + row.kind().word());
        }

        @Override
        public synchronized void landed(Entry.Record handed, Entry row) {
            rows.add("landed " + row.record().kind().word());
        }
    }

    /** The disk hangs when it is to take GO. */
    private void open() {
        disk = new HungDisk(SqliteJournal.open(file(), Clock.systemUTC()), EntryKind.GO, "");
        journal = new PunctualJournal(disk, new Deadlines(SHORT, SHORT));
    }

    private Path file() {
        return directory.resolve("journal.db");
    }

    @AfterEach
    void close() {
        disk.thaw();
        journal.close();
    }

    @Test
    void takesALateRowOutUnlessTheDiskHasBegunIt() {
        open();
        journal.append(row(EntryKind.ARMED, ""));

        assertThatThrownBy(() -> journal.append(row(EntryKind.GO, "e-1")))
                .hasMessage(
                        "The disk of the journal " + file() + " has not taken `go` within 700 ms. What it is about was"
                                + " not done, though the row may still be written when the disk answers. See what that disk does"
                                + " (`dmesg`, `iostat -x 1`).");
        assertThatThrownBy(() -> journal.append(row(EntryKind.HOLD, "e-2")))
                .hasMessage(
                        "The disk of the journal " + file() + " has not taken `hold` within 700 ms. It was not written,"
                                + " and what it is about was not done. See what that disk does (`dmesg`, `iostat -x 1`).");
        assertThatThrownBy(() -> journal.keep(EntryKind.CARD, "1.1", Map.of("stamp", "1.1")))
                .hasMessageContaining("has not taken `card` within 700 ms. It was not written");
        assertThatThrownBy(journal::proveWritable).isInstanceOf(LandfallException.class);
        thaw();
        journal.append(row(EntryKind.RESUME, "e-3"));
        journal.keep(EntryKind.CARD, "1.2", Map.of("stamp", "1.2"));

        assertThat(journal.kept(EntryKind.CARD)).containsExactly(Map.of("stamp", "1.2"));

        assertThat(kinds()).containsExactly(EntryKind.ARMED, EntryKind.GO, EntryKind.RESUME);
        assertThat(journal.firstBrokenRow()).isEmpty();
    }

    @Test
    void writesWhatTakesALateRowBackRightBehindIt() {
        open();
        List<List<EntryKind>> read = new CopyOnWriteArrayList<>();
        journal.follow(
                rows -> read.add(rows.stream().map(row -> row.record().kind()).toList()));
        assertThatThrownBy(() ->
                        journal.append(row(EntryKind.GO, ""), true, heard, Optional.of(row(EntryKind.WITHDRAWN, ""))))
                .isInstanceOf(LandfallException.class);
        assertThat(journal.owe(row(EntryKind.ABORT, "e-1"), Instant.EPOCH, heard))
                .isFalse();

        assertThat(journal.causedBy("e-1")).isPresent();
        assertThat(journal.entries()).isEmpty();
        assertThat(journal.trouble()).hasValueSatisfying(why -> assertThat(why)
                .startsWith("The disk of the journal " + file() + " does not answer: it has not taken `go` for ")
                .endsWith(" Rows that wait for it: 2."));
        thaw();
        journal.append(row(EntryKind.RESUME, ""));

        assertThat(kinds()).containsExactly(EntryKind.GO, EntryKind.WITHDRAWN, EntryKind.ABORT, EntryKind.RESUME);
        assertThat(journal.entries().get(2).record().data()).containsEntry("happened", "1970-01-01T00:00:00Z");
        assertThat(heard.rows)
                .containsExactly("owed withdrawn", "owed abort", "landed go", "landed withdrawn", "landed abort");
        assertThat(journal.trouble()).isEmpty();
        assertThat(read)
                .as("what counts only together comes together")
                .containsExactly(
                        List.of(),
                        List.of(EntryKind.GO, EntryKind.WITHDRAWN),
                        List.of(EntryKind.ABORT),
                        List.of(EntryKind.RESUME));
    }

    @Test
    void readsItsHashesWhileTheDiskTakesNoRow() {
        open();
        journal.append(row(EntryKind.ARMED, ""));
        assertThatThrownBy(() -> journal.append(row(EntryKind.GO, ""))).isInstanceOf(LandfallException.class);

        assertThat(journal.chain().rows()).isEqualTo(1);
    }

    @Test
    void endsWhileTheDiskHangsAndWritesWhatItOwesWhenItAnswers() {
        open();
        assertThat(journal.owe(row(EntryKind.GO, ""), Instant.EPOCH, heard)).isFalse();
        assertThat(journal.owe(row(EntryKind.ABORT, ""), Instant.EPOCH, heard)).isFalse();

        assertThatThrownBy(journal::close)
                .hasMessageContaining(" does not answer: it has not taken `go` for ")
                .hasMessageEndingWith(" The journal was not closed in order; rows that were not written: 1.");
        disk.thaw();
        await(() -> journal.entries().size() == 2);
    }

    private void thaw() {
        disk.thaw();
        await(() -> journal.trouble().isEmpty());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!condition.getAsBoolean()) {
            assertThat(end - System.nanoTime()).isPositive();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private List<EntryKind> kinds() {
        return journal.entries().stream().map(entry -> entry.record().kind()).toList();
    }

    private static Entry.Record row(EntryKind kind, String event) {
        return new Entry.Record(1, "shop", kind, "", "", Map.of(), event);
    }
}
