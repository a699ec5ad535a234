package io.landfall.runbooks.limits;

import static io.landfall.runbooks.limits.Told.ANN;
import static io.landfall.runbooks.limits.Told.BEN;
import static io.landfall.runbooks.limits.Told.BEN_APPROVES;
import static io.landfall.runbooks.limits.Told.CORA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.history.History;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreezesTest {

    private static final Instant NOON = Instant.parse("2026-12-20T12:00:00Z");

    @TempDir
    Path directory;

    private PunctualJournal journal;
    private History history;
    private Freezes freezes;

    @BeforeEach
    void open() {
        journal = Told.journal(directory, Clock.fixed(NOON, ZoneOffset.UTC));
        history = History.of(journal);
        freezes = new Freezes(journal, history, BEN_APPROVES);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void keepsAFreezeWithWhoAndWhyOverARestart() {
        freezes.freeze("year-end closing", ANN, "event-1");
        close();
        open();

        assertThat(freezes.now()).contains(new Freeze("ann", "Ann", NOON, "year-end closing"));
        assertThat(journal.firstBrokenRow()).isEmpty();
    }

    @Test
    void journalsWhoEndsIt() {
        freezes.freeze("year-end closing", ANN, "event-1");

        Freeze was = freezes.thaw(BEN, "event-2");

        assertThat(was.reason()).isEqualTo("year-end closing");
        assertThat(freezes.now()).isEmpty();
        List<Entry.Record> rows = journal.entries().stream().map(Entry::record).toList();
        assertThat(rows)
                .containsExactly(
                        new Entry.Record(
                                0,
                                "",
                                EntryKind.FREEZE,
                                "",
                                "ann",
                                Map.of("reason", "year-end closing", "name", "Ann"),
                                "event-1"),
                        new Entry.Record(
                                0,
                                "",
                                EntryKind.THAW,
                                "",
                                "ben",
                                Map.of("reason", "year-end closing", "name", "Ben"),
                                "event-2"));
        assertThat(journal.firstBrokenRow()).isEmpty();
    }

    @Test
    void refusesAFreezeWithoutAReason() {
        assertThatThrownBy(() -> freezes.freeze(" ", ANN, "event-1"))
                .hasMessage("Why? Write `freeze REASON`: whoever is refused will read it.");
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void refusesASecondFreezeAndKeepsTheFirst() {
        freezes.freeze("year-end closing", ANN, "event-1");

        assertThatThrownBy(() -> freezes.freeze("holidays", BEN, "event-2"))
                .hasMessageStartingWith("It is frozen by Ann since 2026-12-20T")
                .hasMessageEndingWith(": year-end closing. That stays; `thaw` first to give another reason.");
        assertThat(journal.entries()).hasSize(1);
    }

    @Test
    void refusesThatSomebodyElseEndsItWhoIsNoApprover() {
        freezes.freeze("year-end closing", ANN, "event-1");

        assertThatThrownBy(() -> freezes.thaw(CORA, "event-2"))
                .hasMessageStartingWith("Cora neither froze it nor is an approver, so it stays frozen by Ann since ")
                .hasMessageEndingWith(": year-end closing. Ann or an approver may say `thaw`.");
        assertThat(freezes.now()).isPresent();
    }

    @Test
    void refusesToThawWhatIsNotFrozen() {
        assertThatThrownBy(() -> freezes.thaw(BEN, "event-1"))
                .hasMessage("Nothing is frozen, so there is nothing to thaw.");
    }
}
