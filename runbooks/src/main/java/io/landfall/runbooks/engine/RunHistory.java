package io.landfall.runbooks.engine;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.PunctualJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the journal says of one run: the same object serves the process that writes it and the one that comes after. What is
 * owed to the journal has happened all the same, and stands behind everything that is written. Safe for several threads.
 */
final class RunHistory implements PunctualJournal.Rows, AfterRestart.Recorded {

    private List<Entry> written;
    private volatile List<Entry> entries;
    private List<Entry.Record> owed = List.of();

    RunHistory(List<Entry> entries) {
        this.written = List.copyOf(entries);
        this.entries = written;
    }

    @Override
    public synchronized void owed(Entry.Record row) {
        List<Entry.Record> more = new ArrayList<>(owed);
        more.add(row);
        know(written, more);
    }

    @Override
    public synchronized void landed(Entry.Record handed, Entry row) {
        List<Entry> more = new ArrayList<>(written);
        more.add(row);
        know(more, owed.stream().filter(other -> other != handed).toList());
    }

    private void know(List<Entry> written, List<Entry.Record> owed) {
        long newest = written.isEmpty() ? 0 : written.get(written.size() - 1).seq();
        this.written = List.copyOf(written);
        this.owed = List.copyOf(owed);
        this.entries = Stream.concat(
                        written.stream(), owed.stream().map(row -> new Entry(newest, Instant.EPOCH, row, "")))
                .toList();
    }

    /** Whether nothing of it is owed to the journal. */
    synchronized boolean isWritten() {
        return owed.isEmpty();
    }

    Entry.Record request() {
        return entries.get(0).record();
    }

    Entry requested() {
        return entries.get(0);
    }

    Optional<String> planHash() {
        return plan().map(Plan::hash);
    }

    /** Who has approved a stage, of {@code required} people; as {@link #approvals}. */
    Quorum quorum(String stage, String planHash, int required) {
        return new Quorum(
                required,
                approvals(stage, planHash).stream()
                        .map(approval -> new Quorum.Given(approval.record().who(), approval.at()))
                        .toList());
    }

    /** The approvals of a stage for the plan with this hash, given after it was last asked for: each person's first. */
    List<Entry> approvals(String stage, String planHash) {
        long asked = last(EntryKind.ASKED, stage).map(Entry::seq).orElse(0L);
        Map<String, Entry> given = new LinkedHashMap<>();
        entries.stream()
                .filter(entry -> entry.seq() > asked && isAbout(entry, EntryKind.APPROVAL, stage))
                .filter(entry -> planHash.equals(entry.record().data().get("plan")))
                .forEach(entry -> given.putIfAbsent(entry.record().who(), entry));
        return List.copyOf(given.values());
    }

    /** The number of the newest row; everything that was told of the run stands in it or before it. */
    long newestRow() {
        return entries.get(entries.size() - 1).seq();
    }

    /** Whether the plan was shown anew after this row. */
    boolean isPlanNewerThan(long row) {
        return last(EntryKind.PLAN, "").filter(entry -> entry.seq() > row).isPresent();
    }

    /** Whether an approval was asked for, or asked for again, after this row. */
    boolean isAskedAfter(String stage, long row) {
        return last(EntryKind.ASKED, stage).filter(entry -> entry.seq() > row).isPresent();
    }

    boolean isAsked(String stage) {
        return last(EntryKind.ASKED, stage).isPresent();
    }

    RunStatus.Mark mark(String step) {
        EntryKind kind = lastOf(step).map(entry -> entry.record().kind()).orElse(EntryKind.RUN);
        return switch (kind) {
            case INTENT -> RunStatus.Mark.RUNNING;
            case OUTCOME, POINT_OF_NO_RETURN -> RunStatus.Mark.DONE;
            case FAILED, UNDO_INTENT, UNDO_FAILED -> RunStatus.Mark.FAILED;
            case UNDO_OUTCOME -> RunStatus.Mark.UNDONE;
            default -> RunStatus.Mark.PENDING;
        };
    }

    Duration took(String step) {
        return last(EntryKind.OUTCOME, step)
                .map(entry ->
                        Duration.ofMillis(Long.parseLong(entry.record().data().getOrDefault("ms", "0"))))
                .orElse(Duration.ZERO);
    }

    /** What the step found before it first acted, unless that was undone since. */
    Optional<Found> foundBefore(String step) {
        long undone = last(EntryKind.UNDO_OUTCOME, step).map(Entry::seq).orElse(0L);
        return entries.stream()
                .filter(entry -> entry.seq() > undone && isAbout(entry, EntryKind.INTENT, step))
                .findFirst()
                .map(entry -> found(entry.record()));
    }

    @Override
    public Optional<Found> before(String step) {
        return foundBefore(step);
    }

    @Override
    public Optional<Found> after(String step) {
        return outcome(step);
    }

    @Override
    public boolean wasCommitted() {
        return last(EntryKind.POINT_OF_NO_RETURN, PointOfNoReturn.NAME).isPresent();
    }

    /** What was there after the step, from its last outcome. */
    Optional<Found> outcome(String step) {
        return last(EntryKind.OUTCOME, step).map(entry -> found(entry.record()));
    }

    /** Whether the point of no return was committed and not withdrawn. */
    boolean isCommitted() {
        return wasCommitted() && !isWithdrawn();
    }

    /** Whether the commit was withdrawn, or never came about. */
    boolean isWithdrawn() {
        return entries.stream().anyMatch(entry -> entry.record().kind() == EntryKind.WITHDRAWN);
    }

    /** Whether a step that takes something away for good has begun: what is gone can't be taken back. */
    boolean hasBegunForGood(Runbook runbook) {
        return runbook.steps()
                .anyMatch(step ->
                        step instanceof Step.Final && foundBefore(step.name()).isPresent());
    }

    /** Whether a step of the window has begun and is not undone. */
    boolean hasWindowBegun(Runbook runbook) {
        return runbook.stages().stream()
                .filter(Runbook.Stage::window)
                .flatMap(stage -> stage.steps().stream())
                .anyMatch(step -> foundBefore(step.name()).isPresent());
    }

    boolean isEnded() {
        return ended().isPresent();
    }

    Optional<Entry.Record> ended() {
        return last(EntryKind.ENDED, "").map(Entry::record);
    }

    /** The plan that was shown last. */
    Optional<Plan> plan() {
        return last(EntryKind.PLAN, "")
                .map(entry -> entry.record().data())
                .map(data -> new Plan(data.get("text").lines().toList(), data.get("hash")));
    }

    /** Whether taking back had begun: nothing may be done any more but that. */
    boolean isBeingUndone() {
        return entries.stream().anyMatch(entry -> entry.record().kind() == EntryKind.ABORT);
    }

    private Optional<Entry> last(EntryKind kind, String step) {
        return entries.stream().filter(entry -> isAbout(entry, kind, step)).reduce((earlier, later) -> later);
    }

    private Optional<Entry> lastOf(String step) {
        return entries.stream()
                .filter(entry -> entry.record().step().equals(step))
                .reduce((earlier, later) -> later);
    }

    private static boolean isAbout(Entry entry, EntryKind kind, String step) {
        return entry.record().kind() == kind && entry.record().step().equals(step);
    }

    static Found found(Entry.Record record) {
        Map<String, String> facts = new LinkedHashMap<>(record.data());
        facts.remove("ms");
        facts.remove("approval");
        facts.remove("happened");
        return new Found(facts);
    }
}
