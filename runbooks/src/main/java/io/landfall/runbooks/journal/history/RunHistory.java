package io.landfall.runbooks.journal.history;

import io.landfall.monitor.DataSize;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.step.AfterRestart;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal says of one run: the same object serves the process that writes it and the one that comes after. What is
 * owed to the journal has happened all the same, and stands behind everything that is written. Safe for several threads.
 */
public final class RunHistory implements PunctualJournal.Rows, AfterRestart.Recorded {

    /** The fact of a rate: bytes a second, zero for no limit. */
    public static final String RATE_BYTES = "bytes";

    private final RecordedRun written;
    private final List<Entry.Record> owed = new ArrayList<>();
    /** What is written and, behind it, what is owed. */
    private volatile RecordedRun now;

    public RunHistory(RecordedRun run) {
        this.written = run.copy();
        this.now = written;
    }

    @Override
    public synchronized void owed(Entry.Record row) {
        owed.add(row);
        if (now == written) {
            now = written.copy();
        }
        now.add(asIfWritten(row));
    }

    @Override
    public synchronized void landed(Entry.Record handed, Entry row) {
        written.add(row);
        owed.removeIf(other -> other == handed);
        know();
    }

    private void know() {
        if (owed.isEmpty()) {
            now = written;
            return;
        }
        RecordedRun all = written.copy();
        owed.forEach(row -> all.add(asIfWritten(row)));
        now = all;
    }

    private Entry asIfWritten(Entry.Record row) {
        return new Entry(written.newestRow(), Instant.EPOCH, row, "");
    }

    /** Whether nothing of it is owed to the journal. */
    synchronized boolean isWritten() {
        return owed.isEmpty();
    }

    public Entry.Record request() {
        return requested().record();
    }

    public Entry requested() {
        return now.request();
    }

    /** The approvals of a stage for the plan with this hash, given after it was last asked for: each person's first. */
    public List<Entry> approvals(String stage, String planHash) {
        RecordedRun run = now;
        long asked = run.newest(EntryKind.ASKED, stage).map(Entry::seq).orElse(0L);
        Map<String, Entry> given = new LinkedHashMap<>();
        run.rows(EntryKind.APPROVAL).stream()
                .filter(entry -> entry.seq() > asked && entry.record().step().equals(stage))
                .filter(entry -> planHash.equals(entry.record().data().get("plan")))
                .forEach(entry -> given.putIfAbsent(entry.record().who(), entry));
        return List.copyOf(given.values());
    }

    /** The number of the newest row; everything that was told of the run stands in it or before it. */
    public long newestRow() {
        return now.newestRow();
    }

    /** Whether the plan was shown anew after this row. */
    public boolean isPlanNewerThan(long row) {
        return now.newest(EntryKind.PLAN, "").filter(entry -> entry.seq() > row).isPresent();
    }

    /** Whether an approval was asked for, or asked for again, after this row. */
    public boolean isAskedAfter(String stage, long row) {
        return now.newest(EntryKind.ASKED, stage)
                .filter(entry -> entry.seq() > row)
                .isPresent();
    }

    public boolean isAsked(String stage) {
        return now.newest(EntryKind.ASKED, stage).isPresent();
    }

    /** What was written last of the step; empty when nothing was. */
    public Optional<EntryKind> last(String step) {
        return now.newestKind(step);
    }

    public Duration took(String step) {
        return now.newest(EntryKind.OUTCOME, step)
                .flatMap(entry -> entry.record().took())
                .orElse(Duration.ZERO);
    }

    /** What the step warned of when it was done last; empty when it did not, or was undone since. */
    public Optional<String> warning(String step) {
        return now.newest(EntryKind.OUTCOME, step)
                .filter(entry -> now.newestKind(step).equals(Optional.of(EntryKind.OUTCOME)))
                .flatMap(entry -> entry.record().warning());
    }

    /** How fast people said last that its copy may go, empty inside means without a limit; empty when nobody said anything. */
    public Optional<Optional<DataSize>> rate() {
        return now.newest(EntryKind.RATE, "")
                .map(row -> Long.parseLong(row.record().data().get(RATE_BYTES)))
                .map(bytes -> Optional.of(bytes).filter(most -> most > 0).map(DataSize::new));
    }

    /** What the step found before it first acted, unless that was undone since. */
    @Override
    public Optional<Found> before(String step) {
        return now.before(step).map(RunHistory::found);
    }

    /** What was there after the step, from its last outcome. */
    @Override
    public Optional<Found> after(String step) {
        return now.newest(EntryKind.OUTCOME, step).map(RunHistory::found);
    }

    @Override
    public Optional<Found> commit() {
        return now.newest(EntryKind.POINT_OF_NO_RETURN, PointOfNoReturn.NAME).map(RunHistory::found);
    }

    /** Whether the point of no return was committed and not withdrawn. */
    public boolean isCommitted() {
        return now.isCommitted();
    }

    /** Whether the commit was withdrawn, or never came about. */
    boolean isWithdrawn() {
        return now.has(EntryKind.WITHDRAWN);
    }

    /** Whether a step that takes something away for good has begun: what is gone can't be taken back. */
    public boolean hasBegunForGood(Runbook runbook) {
        return runbook.steps()
                .anyMatch(step ->
                        step instanceof Step.Final && before(step.name()).isPresent());
    }

    /** Whether a step of the window has begun and is not undone. */
    public boolean hasWindowBegun(Runbook runbook) {
        return runbook.stages().stream()
                .filter(Runbook.Stage::window)
                .flatMap(stage -> stage.steps().stream())
                .anyMatch(step -> before(step.name()).isPresent());
    }

    public Optional<Entry.Record> ended() {
        return now.ended().map(Entry::record);
    }

    /** The run as it is known now; may change while it is read. */
    public RecordedRun now() {
        return now;
    }

    /** Whether taking back had begun: nothing may be done any more but that. */
    public boolean isBeingUndone() {
        return now.has(EntryKind.ABORT);
    }

    private static Found found(Entry entry) {
        Map<String, String> facts = new LinkedHashMap<>(entry.record().data());
        facts.remove(Entry.Record.TOOK_MILLIS);
        facts.remove("approval");
        facts.remove(Entry.HAPPENED);
        facts.remove(RecordedRun.DONE);
        return new Found(facts);
    }
}
