package io.landfall.runbooks.limits;

import static io.landfall.runbooks.limits.Told.ANN;
import static io.landfall.runbooks.limits.Told.BEN_APPROVES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.step.Runbook;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitedTest {

    @TempDir
    Path directory;

    private PunctualJournal journal;
    private History history;
    private Runs runs;

    @BeforeEach
    void open() {
        journal = Told.journal(directory, Clock.systemUTC());
        history = History.of(journal);
        CutoverLimits limits = CutoverLimits.ofFreeze("finish", "shop", history, Clock.systemUTC());
        Runbook nothingToDo =
                new Runbook("finish", () -> List.of("old-db, new-db"), List.of(), Optional.empty(), () -> {});
        Limited finish = new Limited(context -> nothingToDo, limits, Optional.empty());
        runs = new Runs(
                journal,
                history,
                Map.of("shop", new Runs.Migration(Duration.ofSeconds(60), Map.of("finish", finish))),
                BEN_APPROVES,
                List.of(),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        runs.close();
        journal.close();
    }

    @Test
    void startsAndJournalsNothingWhileItIsForbidden() {
        freeze();

        assertThatThrownBy(() -> start(Set.of())).hasMessageStartingWith("No `finish shop` now: everything is frozen");

        assertThat(journal.entries()).hasSize(1);
    }

    @Test
    void startsNothingWithAnOverrideThatIsOutOfPlace() {
        assertThatThrownBy(() -> start(Set.of("override"))).hasMessageStartingWith("There is nothing to override");

        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void journalsWhatIsOverriddenWithTheRun() {
        freeze();

        start(Set.of("override"));

        Entry.Record run = journal.entries().get(1).record();
        assertThat(run.kind()).isEqualTo(EntryKind.RUN);
        assertThat(run.data()).containsEntry("options", "override");
        assertThat(run.data().get("found.override")).startsWith("everything is frozen by Ann since ");
    }

    @Test
    void showsThePlanOfWhatIsForbiddenNow() {
        freeze();

        assertThat(runs.preview("shop", "finish", Set.of()).plan().lines()).containsExactly("old-db, new-db");
        assertThat(runs.preview("shop", "finish", Set.of("override"))
                        .plan()
                        .lines()
                        .get(0))
                .startsWith("Overrides: everything is frozen by Ann since ");
    }

    private void freeze() {
        new Freezes(journal, history, BEN_APPROVES).freeze("year-end closing", ANN, "event-1");
    }

    private void start(Set<String> options) {
        runs.start("shop", "finish", options, ANN, "event-2");
    }
}
