package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Examination;
import io.landfall.runbooks.step.AfterRestart;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.RunbookFile;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.StepParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Walks the steps of {@code cutover.yaml} as the engine does, without journal and approvals. */
final class WindowWalk implements AutoCloseable {

    private final CutoverCatalog catalog;
    private final List<Step> steps;
    private final Map<String, Found> before = new LinkedHashMap<>();
    private final Map<String, Found> outcomes = new LinkedHashMap<>();
    private final Map<String, Double> millis = new LinkedHashMap<>();
    private boolean undone;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor();

    WindowWalk(CutoverCatalog catalog) {
        this.catalog = catalog;
        this.steps = new ArrayList<>(RunbookFile.load("cutover")
                .stages(catalog.steps(), catalog.skipped(), catalog.options(Set.of()), catalog.ofTheTeam())
                .stream()
                .filter(stage -> stage.skipped().isEmpty())
                .flatMap(stage -> stage.steps().stream())
                .toList());
    }

    AfterRestart afterRestart() {
        return catalog.afterRestart();
    }

    List<Step> steps() {
        return steps;
    }

    Step step(String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Replaces the fence by one that waits for locks no longer than this. */
    WindowWalk fencingWithin(String lockWait) {
        return with("fence-source", Map.of("lock-wait", lockWait));
    }

    /** Replaces the comparison at the fence by one that takes no longer than this. */
    WindowWalk comparingWithin(String limit) {
        return with("verify-caught-up", Map.of("compare", limit));
    }

    private WindowWalk with(String name, Map<String, String> parameters) {
        Step other = catalog.steps().get(name).apply(new StepParameters(name, parameters));
        steps.replaceAll(step -> step.name().equals(name) ? other : step);
        return this;
    }

    /** Does every step up to and with {@code last}, beginning after those that are done. */
    WindowWalk through(String last) {
        for (Step step : steps) {
            if (!outcomes.containsKey(step.name())) {
                perform(step);
            }
            if (step.name().equals(last)) {
                return this;
            }
        }
        throw new IllegalArgumentException(last);
    }

    /** Does one step: gates, look, act unless it is done, look again. */
    Found perform(Step step) {
        long begun = System.nanoTime();
        refuseAtTheGate(step);
        Found now = step.look();
        before.putIfAbsent(step.name(), now);
        if (!step.isDone(now)) {
            actInTime(step);
            now = step.look();
            if (!step.isDone(now)) {
                throw LandfallException.external(step.name() + " has no effect: " + now.facts());
            }
        }
        outcomes.put(step.name(), now);
        millis.put(step.name(), (System.nanoTime() - begun) / 1e6);
        return now;
    }

    private void actInTime(Step step) {
        ScheduledFuture<?> deadline =
                deadlines.schedule(step::cancel, step.limit().toMillis(), TimeUnit.MILLISECONDS);
        try {
            step.act(before.get(step.name()));
        } finally {
            deadline.cancel(false);
        }
    }

    private static void refuseAtTheGate(Step step) {
        try (Examination examination = new Examination(Duration.ofMinutes(1))) {
            List<CheckResult> blocking = examination.look(step.gates()).stream()
                    .filter(CheckResult::blocks)
                    .toList();
            if (!blocking.isEmpty()) {
                throw LandfallException.refused(blocking.stream()
                        .map(result -> result.name() + ": " + result.finding().text())
                        .collect(Collectors.joining("\n")));
            }
        }
    }

    /** Takes back every step that has begun, the last one first, as the process that began them. */
    void undo() {
        undo(before);
        undone = true;
    }

    /** Whether everything was taken back, by this process or for it. */
    boolean isUndone() {
        return undone;
    }

    /** Takes back what another process began and journaled. */
    void undoFor(WindowWalk other) {
        undo(other.before);
        other.undone = true;
    }

    /** Whether the servers let this process open the source again. */
    AfterRestart.Retreat retreat() {
        return catalog.afterRestart().retreat(false);
    }

    /** Tells the steps what another process had journaled, as its restart does. */
    WindowWalk recall(WindowWalk other) {
        catalog.afterRestart().recall(new AfterRestart.Recorded() {
            @Override
            public Optional<Found> before(String step) {
                return Optional.ofNullable(other.before.get(step));
            }

            @Override
            public Optional<Found> after(String step) {
                return Optional.ofNullable(other.outcomes.get(step));
            }

            @Override
            public Optional<Found> commit() {
                return Optional.ofNullable(other.outcomes.get("point-of-no-return"));
            }
        });
        return this;
    }

    private void undo(Map<String, Found> journaled) {
        if (journaled.containsKey("persist-fence") || journaled.containsKey("fence-source")) {
            AfterRestart.Retreat retreat = retreat();
            if (retreat.verdict() != AfterRestart.Verdict.ALLOWED) {
                throw LandfallException.refused(retreat.why());
            }
        }
        List<Step> backwards = new ArrayList<>(steps);
        Collections.reverse(backwards);
        for (Step step : backwards) {
            if (step instanceof Step.Reversible reversible && journaled.containsKey(step.name())) {
                reversible.undo(journaled.get(step.name()));
            }
        }
    }

    /** Takes over what another process had journaled as done. */
    WindowWalk goOnAfter(WindowWalk other) {
        before.putAll(other.before);
        outcomes.putAll(other.outcomes);
        return this;
    }

    /** That is what arming found. */
    void armed(Found found) {
        outcomes.put("arm", found);
    }

    /** The point of no return was committed, too. */
    WindowWalk asCommitted() {
        outcomes.put("point-of-no-return", Found.nothing());
        return this;
    }

    Found outcome(String step) {
        return outcomes.get(step);
    }

    Found before(String step) {
        return before.get(step);
    }

    Map<String, Double> millis() {
        return millis;
    }

    /** Ends as a process ends that is killed: every connection breaks, nothing is taken back. */
    @Override
    public void close() {
        deadlines.shutdownNow();
        catalog.close();
    }
}
