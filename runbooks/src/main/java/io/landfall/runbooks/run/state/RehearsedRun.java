package io.landfall.runbooks.run.state;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.PunctualJournal.Deadlines;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.journal.history.RunLog;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.Walkthrough;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A run whose steps rehearse: its rows are written to a journal in memory, and the commit is kept on the real one's disk,
 * where it is no row.
 */
public final class RehearsedRun implements Walkthrough {

    private static final String KEPT = "rehearsal";

    private final Journal disk;
    private final PunctualJournal inMemory = new PunctualJournal(SqliteJournal.inMemory(), Deadlines.OF_THE_SERVICE);

    /** One whose commit takes as long as a row of {@code disk}. */
    public RehearsedRun(Journal disk) {
        this.disk = disk;
    }

    @Override
    public void pass(List<Step.Fenced> steps) {
        RunHistory history = new RunHistory(RecordedRun.of(List.of()));
        RunLog log = new RunLog(inMemory, history, 0, KEPT, () -> true, Clock.systemUTC());
        try (StepRunner runner = new StepRunner(NO_RUNBOOK, log, history, (what, step, text) -> {})) {
            steps.forEach(step -> perform(runner, step));
        }
    }

    private void perform(StepRunner runner, Step.Fenced step) {
        if (step instanceof PointOfNoReturn point) {
            new RunSignals().commit(() -> {}); // nobody listens to these
            runner.commit(looking(point));
            disk.keep(EntryKind.ARMED, KEPT, point.proof().get().facts());
        } else {
            runner.perform(new Rehearsed(step), step.limit());
        }
    }

    /** Its gates look, and let pass whatever they see: nothing is fenced. */
    private static PointOfNoReturn looking(PointOfNoReturn point) {
        return new PointOfNoReturn(
                point.plan(),
                point.gates().stream()
                        .map(gate -> new Requirement(gate.group(), gate.severity(), new Looks(gate.check())))
                        .toList(),
                point.proof());
    }

    private record Looks(Check check) implements Check {

        @Override
        public String name() {
            return check.name();
        }

        @Override
        public Finding look() {
            return Finding.ok(check.look().text());
        }
    }

    /** A step that acts by rehearsing. */
    private record Rehearsed(Step.Fenced step) implements Step.Fenced {

        @Override
        public String name() {
            return step.name();
        }

        @Override
        public String plan() {
            return step.plan();
        }

        @Override
        public Duration limit() {
            return step.limit();
        }

        @Override
        public boolean looksFirst() {
            return false;
        }

        @Override
        public Found look() {
            return Found.nothing();
        }

        @Override
        public boolean isDone(Found now) {
            return true;
        }

        @Override
        public void act(Found before) {
            step.rehearse();
        }

        @Override
        public void rehearse() {
            step.rehearse();
        }

        @Override
        public void cancel() {
            step.cancel();
        }
    }

    private static final Runbook NO_RUNBOOK = new Runbook(KEPT, List::of, List.of(), Optional.empty(), () -> {});

    @Override
    public void close() {
        inMemory.close();
    }
}
