package io.landfall.runbooks.run.state;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.journal.history.RunLog;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Does one step: gates, look, intent, act, look again, outcome. From the fence to the opening the rows follow later. */
public final class StepRunner implements AutoCloseable {

    /** Tells observers what happened to a step. */
    @FunctionalInterface
    public interface Teller {
        void tell(What what, String step, String text);
    }

    /** For the gates of a step that is quick itself; one that may take long may look for longer, too. */
    private static final Duration GATE_LIMIT = Duration.ofSeconds(10);

    private static final Duration LONGEST_GATE_LIMIT = Duration.ofSeconds(60);

    private final Runbook runbook;
    private final RunLog log;
    private final RunHistory history;
    private final Teller teller;
    private final ScheduledExecutorService deadlines = Daemons.timer("step-deadline");

    public StepRunner(Runbook runbook, RunLog log, RunHistory history, Teller teller) {
        this.runbook = runbook;
        this.log = log;
        this.history = history;
        this.teller = teller;
    }

    /** Does the step within {@code limit}; when it throws, the step may have acted half-way. */
    public void perform(Step step, Duration limit) {
        refuseAtTheGate(step);
        boolean looksFirst = step.looksFirst();
        Found now = looksFirst ? step.look() : Found.nothing();
        Found before = history.before(step.name()).orElse(now);
        journal(EntryKind.INTENT, step, now.facts());
        teller.tell(What.STEP_BEGINS, step.name(), step.plan());
        long begun = System.nanoTime();
        if (!looksFirst || !step.isDone(now)) {
            actWithin(limit, step, before);
            teller.tell(What.STEP_ACTED, step.name(), "");
            now = step.look();
            refuseWithoutEffect(step, now);
        }
        journal(EntryKind.OUTCOME, step, outcome(step, now, System.nanoTime() - begun));
        teller.tell(What.STEP_DONE, step.name(), now.find(Found.PRINTED).orElse(""));
    }

    /**
     * Past the point of no return a full disk must not keep the target closed, nor a slow one the application waiting. Between
     * the fence and the commit no row tells a new process more than the fence's intent does: everything is taken back.
     */
    private void journal(EntryKind kind, Step step, Map<String, String> data) {
        boolean isIntent = kind == EntryKind.INTENT;
        boolean isFenced = step instanceof Step.Fenced && !(step instanceof Step.Closing && isIntent);
        if (!isFenced && !history.isCommitted()) {
            log.write(kind, step.name(), data);
            return;
        }
        log.writeLater(kind, step.name(), data);
        boolean isHurried = !history.isCommitted() || step instanceof Step.Opening && isIntent;
        if (!isHurried) {
            log.handOver();
        }
    }

    /** Commits the point of no return: the journal's row is the action. */
    public void commit(PointOfNoReturn step) {
        refuseAtTheGate(step);
        teller.tell(What.COMMITS, step.name(), step.plan());
        Found proof = step.proof().get().withList(RecordedRun.DONE, log.heldSteps());
        log.write(EntryKind.POINT_OF_NO_RETURN, step.name(), proof.facts());
        teller.tell(What.COMMITTED, step.name(), "");
    }

    private void refuseAtTheGate(Step step) {
        List<CheckResult> blocking =
                lookAtGates(step).stream().filter(CheckResult::blocks).toList();
        if (!blocking.isEmpty()) {
            throw LandfallException.refused(told(blocking) + "\n" + step.name() + " was not begun.");
        }
    }

    /** The same trouble is told once, with every gate that it shuts. */
    private static String told(List<CheckResult> blocking) {
        Map<Finding, List<CheckResult>> troubles = blocking.stream()
                .collect(Collectors.groupingBy(CheckResult::finding, LinkedHashMap::new, Collectors.toList()));
        return troubles.entrySet().stream()
                .map(trouble -> names(trouble.getValue()) + ": "
                        + sentence(trouble.getKey().text()) + " "
                        + trouble.getKey().remedy())
                .collect(Collectors.joining("\n"));
    }

    private static String names(List<CheckResult> gates) {
        return gates.stream().map(CheckResult::name).collect(Collectors.joining(", "));
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static List<CheckResult> lookAtGates(Step step) {
        if (step.gates().isEmpty()) {
            return List.of();
        }
        if (step instanceof Step.Fenced) {
            return Examination.lookHere(step.gates());
        }
        try (Examination examination = new Examination(gateLimit(step))) {
            return examination.look(step.gates());
        }
    }

    private static Duration gateLimit(Step step) {
        Duration atMost = step.limit().compareTo(LONGEST_GATE_LIMIT) < 0 ? step.limit() : LONGEST_GATE_LIMIT;
        return atMost.compareTo(GATE_LIMIT) < 0 ? GATE_LIMIT : atMost;
    }

    private void actWithin(Duration limit, Step step, Found before) {
        ScheduledFuture<?> deadline =
                deadlines.schedule(step::cancel, Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
        try {
            step.act(before);
        } catch (LinkageError | AssertionError | StackOverflowError e) {
            throw LandfallException.bug(step.name() + " failed inside Landfall: " + e, e);
        } finally {
            deadline.cancel(false);
        }
    }

    private static void refuseWithoutEffect(Step step, Found now) {
        if (!step.isDone(now)) {
            throw LandfallException.external(
                    step.name() + " has acted, but its effect is not there: " + now.shown() + ".");
        }
    }

    private Map<String, String> outcome(Step step, Found now, long nanos) {
        Map<String, String> data = new LinkedHashMap<>(now.facts());
        runbook.approvalOf(step).ifPresent(approval -> data.put("approval", approval.name()));
        data.put(Entry.Record.TOOK_MILLIS, Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos)));
        return data;
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }
}
