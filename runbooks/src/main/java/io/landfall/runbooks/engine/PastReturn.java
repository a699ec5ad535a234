package io.landfall.runbooks.engine;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.engine.RunObserver.What;
import io.landfall.runbooks.engine.RunStatus.State;
import io.landfall.runbooks.engine.Runbook.Stage;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does steps past the point of no return: none is given up because another failed, and what failed is tried again. */
final class PastReturn {

    private static final Logger LOG = LoggerFactory.getLogger(PastReturn.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** What could not be done; {@code mayPass} when trying again can help. */
    private record Problem(String text, boolean mayPass) {}

    private final Runbook runbook;
    private final RunLog log;
    private final Wishes wishes;
    private final RunState state;
    private final StepRunner runner;
    private final Map<String, Problem> problems = new LinkedHashMap<>();
    /** Whether nothing is left but what the run may end without. */
    private volatile boolean mayBeLeft;

    PastReturn(Runbook runbook, RunLog log, Wishes wishes, RunState state, StepRunner runner) {
        this.runbook = runbook;
        this.log = log;
        this.wishes = wishes;
        this.state = state;
        this.runner = runner;
    }

    /** Whether the application has all it needs, and the run only tries again what can be done later or by hand. */
    boolean mayBeLeft() {
        return mayBeLeft;
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    /** Past the point of no return no failure stops what comes after. */
    void perform(Step step) {
        try {
            state.be(State.RUNNING, step.plan());
            runner.perform(step, step.limit());
            problems.remove(step.name());
        } catch (RuntimeException e) {
            LOG.warn("{} failed past the point of no return", step.name(), e);
            String problem = step.name() + ": " + e.getMessage() + " By hand: " + ByHand.sentence(step);
            Problem now = new Problem(problem, mayPass(e));
            Problem before = problems.put(step.name(), now);
            log.writeIfPossible(EntryKind.FAILED, step.name(), Map.of("error", String.valueOf(e.getMessage())));
            if (!now.equals(before)) {
                state.tell(What.STEP_FAILED, step.name(), problem);
            }
        } finally {
            state.noProgress();
        }
    }

    private static boolean mayPass(RuntimeException e) {
        return e instanceof LandfallException failure && failure.kind() == LandfallException.Kind.EXTERNAL;
    }

    /** Tries what is left again and again until it is done, can't be, or is left to people. */
    void finish() {
        while (!wishes.isLeft() && problems.values().stream().anyMatch(Problem::mayPass)) {
            mayBeLeft = runbook.stages().stream()
                    .filter(Stage::window)
                    .flatMap(stage -> stage.steps().stream())
                    .noneMatch(step -> problems.containsKey(step.name()));
            state.be(
                    State.FINISHING,
                    "left to do" + (mayBeLeft ? " (`abort` ends the run without it)" : "") + ":\n" + list());
            wishes.pause(PAUSE);
            if (wishes.isClosing()) {
                throw new ServiceEnds();
            }
            if (!wishes.isLeft()) {
                tryAgain();
            }
        }
        mayBeLeft = false;
    }

    private void tryAgain() {
        runbook.steps()
                .filter(step -> problems.containsKey(step.name()))
                .filter(step -> problems.get(step.name()).mayPass())
                .forEach(this::perform);
    }

    /** Every problem with what to do by hand, a line each. */
    String list() {
        return problems.values().stream().map(Problem::text).collect(Collectors.joining("\n"));
    }
}
