package io.landfall.runbooks.recovery;

import io.landfall.monitor.Backoff;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunScope;
import io.landfall.runbooks.run.state.RunStatus.Mark;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.run.state.ServiceEnds;
import io.landfall.runbooks.run.state.StepRunner;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook.Stage;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does steps past the point of no return: none is given up because another failed, and what failed is tried again. */
public final class ForwardRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(ForwardRecovery.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), 30, Duration.ofSeconds(10));

    /** What could not be done; {@code mayPass} when trying again can help. */
    private record Problem(String text, boolean mayPass) {}

    private final RunScope run;
    private final StepRunner runner;
    private final TargetInquiry inquiry;
    private final Map<String, Problem> problems = new LinkedHashMap<>();
    private volatile boolean triesAgain;
    private volatile Optional<Step> acting = Optional.empty();

    public ForwardRecovery(RunScope run, StepRunner runner, TargetInquiry inquiry) {
        this.run = run;
        this.runner = runner;
        this.inquiry = inquiry;
    }

    /**
     * Whether the application has all it needs, and everything else was tried once or is the last step: that can be done
     * later or by hand. The way back is not given up before it was tried.
     */
    public boolean mayBeLeft() {
        return run.history().isCommitted()
                && (triesAgain || acting.equals(last()))
                && run.runbook().stages().stream()
                        .filter(Stage::window)
                        .flatMap(stage -> stage.steps().stream())
                        .allMatch(step -> step instanceof PointOfNoReturn
                                || Mark.of(run.history().last(step.name())) == Mark.DONE);
    }

    private Optional<Step> last() {
        return run.runbook().steps().reduce((earlier, later) -> later);
    }

    /** What is being done ends soon, and what comes after it is left to people. */
    public void leave() {
        acting.ifPresent(Step::cancel);
    }

    public boolean hasProblems() {
        return !problems.isEmpty();
    }

    /**
     * The target was opened, in whole or in part; throws GoBack, the commit withdrawn, when it is certain that it was not.
     * Nothing comes after it before that is known.
     */
    public void open(Step.Opening step) {
        perform(step);
        Problem problem = problems.get(step.name());
        if (problem != null && !(step.wasSent() && inquiry.wasOpened())) {
            problems.clear();
            throw inquiry.withdrawn(problem.text());
        }
    }

    /** Past the point of no return no failure stops what comes after. */
    public void perform(Step step) {
        run.state().be(State.RUNNING, step.plan());
        attempt(step);
    }

    private void attempt(Step step) {
        if (run.signals().isLeft()) {
            problems.putIfAbsent(
                    step.name(),
                    new Problem(
                            step.name() + ": left out, as the run was aborted. By hand: " + ByHand.sentence(step),
                            false));
            return;
        }
        acting = Optional.of(step);
        try {
            runner.perform(step, step.limit());
            problems.remove(step.name());
        } catch (RuntimeException e) {
            LOG.warn("{} failed past the point of no return", step.name(), e);
            String problem = step.name() + ": " + e.getMessage() + " By hand: " + ByHand.sentence(step);
            Problem now = new Problem(problem, mayPass(e));
            Problem before = problems.put(step.name(), now);
            if (!now.equals(before)) {
                run.log()
                        .writeIfPossible(
                                EntryKind.FAILED, step.name(), Map.of("error", String.valueOf(e.getMessage())));
                run.state().tell(What.STEP_FAILED, step.name(), problem);
            }
        } finally {
            acting = Optional.empty();
            run.state().noProgress();
        }
    }

    private static boolean mayPass(RuntimeException e) {
        return e instanceof LandfallException failure && failure.kind() == LandfallException.Kind.EXTERNAL;
    }

    /** Tries what is left again and again until it is done, can't be, or is left to people. */
    public void finish() {
        triesAgain = true;
        int tries = 0;
        while (!run.signals().isLeft() && problems.values().stream().anyMatch(Problem::mayPass)) {
            run.state()
                    .be(
                            State.FINISHING,
                            "left to do" + (mayBeLeft() ? " (`abort` ends the run without it)" : "") + ":\n" + list());
            if (tries == 0) {
                run.state().tell(What.FINISHES, "", "");
            }
            tries++;
            run.signals().await(run.signals()::isLeft, BACKOFF.after(tries));
            if (run.signals().isClosing()) {
                throw new ServiceEnds();
            }
            if (!run.signals().isLeft()) {
                tryAgain();
            }
        }
    }

    private void tryAgain() {
        run.runbook()
                .steps()
                .filter(step -> problems.containsKey(step.name()))
                .filter(step -> problems.get(step.name()).mayPass())
                .forEach(this::attempt);
    }

    /** Every problem with what to do by hand, a line each. */
    public String list() {
        return problems.values().stream().map(Problem::text).collect(Collectors.joining("\n"));
    }
}
