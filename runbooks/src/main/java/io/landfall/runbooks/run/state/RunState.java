package io.landfall.runbooks.run.state;

import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.approval.Checklist;
import io.landfall.runbooks.approval.Plan;
import io.landfall.runbooks.approval.Question;
import io.landfall.runbooks.approval.Quorum;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.run.state.RunObserver.RunEvent;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus.Mark;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.run.state.RunStatus.StepStatus;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a run is, for everybody who looks, and the one place that tells them. Safe for several threads. */
public final class RunState {

    private static final Logger LOG = LoggerFactory.getLogger(RunState.class);

    private final long run;
    private final String migration;
    private final Runbook runbook;
    private final RunHistory history;
    private final WindowBudget budget;
    private final ApprovalPolicy policy;
    private final Checklist checklist;
    private final List<RunObserver> observers;
    /** By name: the steps between the fence and the opening. */
    private final Map<String, Step> fenced;

    private volatile List<String> asked = List.of();
    private volatile Optional<Question> question = Optional.empty();
    private volatile State state = State.RUNNING;
    private volatile String text = "";
    private volatile Optional<Progress> progress = Optional.empty();
    private volatile Optional<Thread> walker = Optional.empty();
    private volatile long progressedNanos = System.nanoTime();

    public RunState(
            long run,
            String migration,
            Runbook runbook,
            RunHistory history,
            WindowBudget budget,
            ApprovalPolicy policy,
            Checklist checklist,
            List<RunObserver> observers) {
        this.run = run;
        this.migration = migration;
        this.runbook = runbook;
        this.history = history;
        this.budget = budget;
        this.policy = policy;
        this.checklist = checklist;
        this.observers = observers;
        this.fenced = runbook.steps()
                .filter(Step.Fenced.class::isInstance)
                .collect(Collectors.toMap(Step::name, Function.identity()));
    }

    /** From here on what this thread does counts as progress of the run. */
    public void isWalkedBy(Thread thread) {
        walker = Optional.of(thread);
    }

    private void progressed() {
        if (walker.equals(Optional.of(Thread.currentThread()))) {
            progressedNanos = System.nanoTime();
        }
    }

    /** How long the run's own thread has done nothing while its window was open or taken back; empty when none is. */
    public Optional<Duration> silentInWindow(long nanoTime) {
        return budget.used().isPresent() || state == State.UNDOING
                ? Optional.of(Duration.ofNanos(nanoTime - progressedNanos))
                : Optional.empty();
    }

    public Duration longestStepOfWindow() {
        return runbook.stages().stream()
                .filter(Runbook.Stage::window)
                .flatMap(stage -> stage.steps().stream())
                .map(Step::limit)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    public void be(State now, String why) {
        progressed();
        text = why;
        state = now;
    }

    /** Waits for these approvals. */
    public void ask(Question what, List<String> approvals) {
        asked = approvals;
        question = Optional.of(what);
        be(State.ASKING, what.text());
    }

    /** Takes over how a run ended in an earlier process. */
    public void recallEnd() {
        history.ended()
                .ifPresent(ended -> be(
                        "undone".equals(ended.data().get("outcome")) ? State.UNDONE : State.DONE,
                        ended.data().getOrDefault("text", "")));
    }

    public State state() {
        return state;
    }

    public String text() {
        return text;
    }

    /** Whether nothing can be taken back any more. */
    public boolean hasBegunForGood() {
        return history.hasBegunForGood(runbook);
    }

    public boolean isEnded() {
        return state.isEnded();
    }

    /** Whether an approval is asked for with which writes are stopped. */
    public boolean isWindowAsked() {
        return state == State.ASKING
                && runbook.stages().stream()
                        .filter(Runbook.Stage::window)
                        .flatMap(stage -> stage.approval().stream())
                        .anyMatch(approval -> asked.contains(approval.name()));
    }

    public void progress(Progress now) {
        progress = Optional.of(now);
        tell(What.PROGRESS, now.step(), "");
    }

    public void noProgress() {
        progress = Optional.empty();
    }

    public void tell(What what, String step, String about) {
        tell(what, step, about, List.of());
    }

    public void tell(What what, String step, String about, List<String> notes) {
        progressed();
        RunEvent event = new RunEvent(what, step, about, notes, isHurried(what, step), this::status);
        observers.forEach(observer -> tell(observer, event));
    }

    private boolean isHurried(What what, String step) {
        return switch (what) {
            case STEP_BEGINS, STEP_ACTED, COMMITS, COMMITTED -> fenced.containsKey(step);
            case STEP_DONE -> fenced.get(step) instanceof Step.Fenced done && !(done instanceof Step.Opening);
            default -> false;
        };
    }

    /** What an observer does wrong must not stop a run. */
    private static void tell(RunObserver observer, RunEvent event) {
        try {
            observer.on(event);
        } catch (RuntimeException e) {
            LOG.error("An observer failed at {} {}", event.what(), event.step(), e);
        }
    }

    public RunStatus status() {
        Optional<Plan> plan = Plan.shown(history.now());
        return new RunStatus(
                run,
                migration,
                runbook.name(),
                history.request().who(),
                state,
                text,
                question,
                runbook.stages().stream().map(stage -> stage(stage, plan)).toList(),
                progress,
                budget.used(),
                budget.used().map(used -> budget.toAnswer()),
                history.requested().at(),
                checklist.now());
    }

    /** With the plan as it was shown: making it anew may have to ask a host, and where a run is must be told at once. */
    private StageStatus stage(Runbook.Stage stage, Optional<Plan> plan) {
        String hash = plan.map(Plan::hash).orElse("");
        Quorum quorum = stage.approval()
                .map(Runbook.Approval::name)
                .map(name -> Quorum.of(history, name, hash, policy.required(name)))
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
                                step.name(),
                                plan.flatMap(shown -> shown.sentence(step.name()))
                                        .orElse(""),
                                Mark.of(history.last(step.name())),
                                history.took(step.name()),
                                history.warning(step.name())))
                        .toList());
    }
}
