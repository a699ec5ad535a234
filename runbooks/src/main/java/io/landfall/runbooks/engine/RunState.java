package io.landfall.runbooks.engine;

import io.landfall.runbooks.engine.RunObserver.RunEvent;
import io.landfall.runbooks.engine.RunObserver.What;
import io.landfall.runbooks.engine.RunStatus.StageStatus;
import io.landfall.runbooks.engine.RunStatus.State;
import io.landfall.runbooks.engine.RunStatus.StepStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a run is, for everybody who looks, and the one place that tells them. Safe for several threads. */
final class RunState {

    private static final Logger LOG = LoggerFactory.getLogger(RunState.class);

    private final long run;
    private final String migration;
    private final Runbook runbook;
    private final RunHistory history;
    private final Budget budget;
    private final ApprovalPolicy policy;
    private final List<RunObserver> observers;
    private volatile List<String> asked = List.of();
    private volatile State state = State.RUNNING;
    private volatile String text = "";
    private volatile Optional<Progress> progress = Optional.empty();
    private volatile Optional<Thread> walker = Optional.empty();
    private volatile long progressedNanos = System.nanoTime();

    RunState(
            long run,
            String migration,
            Runbook runbook,
            RunHistory history,
            Budget budget,
            ApprovalPolicy policy,
            List<RunObserver> observers) {
        this.run = run;
        this.migration = migration;
        this.runbook = runbook;
        this.history = history;
        this.budget = budget;
        this.policy = policy;
        this.observers = observers;
    }

    /** From here on what this thread does counts as progress of the run. */
    void isWalkedBy(Thread thread) {
        walker = Optional.of(thread);
    }

    private void progressed() {
        if (walker.equals(Optional.of(Thread.currentThread()))) {
            progressedNanos = System.nanoTime();
        }
    }

    /** How long the run's own thread has done nothing while its window was open or taken back; empty when none is. */
    Optional<Duration> silentInWindow(long nanoTime) {
        return budget.used().isPresent() || state == State.UNDOING
                ? Optional.of(Duration.ofNanos(nanoTime - progressedNanos))
                : Optional.empty();
    }

    Duration longestStepOfWindow() {
        return runbook.stages().stream()
                .filter(Runbook.Stage::window)
                .flatMap(stage -> stage.steps().stream())
                .map(Step::limit)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    void be(State now, String why) {
        progressed();
        text = why;
        state = now;
    }

    /** Waits for these approvals. */
    void ask(String question, List<String> approvals) {
        asked = approvals;
        be(State.ASKING, question);
    }

    /** Takes over how a run ended in an earlier process. */
    void recallEnd() {
        history.ended()
                .ifPresent(ended -> be(
                        "undone".equals(ended.data().get("outcome")) ? State.UNDONE : State.DONE,
                        ended.data().getOrDefault("text", "")));
    }

    State state() {
        return state;
    }

    String text() {
        return text;
    }

    /** Whether nothing can be taken back any more. */
    boolean hasBegunForGood() {
        return history.hasBegunForGood(runbook);
    }

    boolean isEnded() {
        return state.isEnded();
    }

    void progress(Progress now) {
        progress = Optional.of(now);
        tell(What.PROGRESS, now.step(), "");
    }

    void noProgress() {
        progress = Optional.empty();
    }

    void tell(What what, String step, String about) {
        progressed();
        RunEvent event = new RunEvent(what, step, about, this::status);
        observers.forEach(observer -> tell(observer, event));
    }

    /** What an observer does wrong must not stop a run. */
    private static void tell(RunObserver observer, RunEvent event) {
        try {
            observer.on(event);
        } catch (RuntimeException e) {
            LOG.error("An observer failed at {} {}", event.what(), event.step(), e);
        }
    }

    RunStatus status() {
        String plan = history.planHash().orElse("");
        return new RunStatus(
                run,
                migration,
                runbook.name(),
                history.request().who(),
                state,
                text,
                runbook.stages().stream().map(stage -> stage(stage, plan)).toList(),
                progress,
                budget.used(),
                budget.used().map(used -> budget.toAnswer()),
                history.requested().at());
    }

    /** As it was shown: making it anew may have to ask a host, and where a run is must be told at once. */
    private String sentence(Step step) {
        return history.plan().flatMap(plan -> plan.sentence(step.name())).orElse("");
    }

    private StageStatus stage(Runbook.Stage stage, String plan) {
        Quorum quorum = stage.approval()
                .map(Runbook.Approval::name)
                .map(name -> history.quorum(name, plan, policy.required(name)))
                .orElse(new Quorum(0, List.of()));
        boolean isAsked = state == State.ASKING
                && !quorum.isReached()
                && stage.approval().filter(one -> asked.contains(one.name())).isPresent();
        return new StageStatus(
                stage.approval(),
                stage.skipped(),
                stage.window(),
                isAsked,
                quorum,
                stage.steps().stream()
                        .map(step -> new StepStatus(
                                step.name(), sentence(step), history.mark(step.name()), history.took(step.name())))
                        .toList());
    }
}
