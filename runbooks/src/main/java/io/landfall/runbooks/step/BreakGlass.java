package io.landfall.runbooks.step;

import io.landfall.runbooks.step.Runbook.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What is done by hand when Landfall itself is gone in the middle of a window: steps say what, this says in which order. */
public final class BreakGlass {

    private BreakGlass() {}

    /** Returns the script for people; empty when the runbook has none. Asks the servers. */
    public static Optional<String> script(Runbook runbook) {
        List<Step> steps = steps(runbook);
        return runbook.afterRestart().flatMap(servers -> servers.byHandScript(back(steps), on(steps)));
    }

    /** From the first step of the window on. */
    private static List<Step> steps(Runbook runbook) {
        return runbook.stages().stream()
                .filter(stage -> stage.skipped().isEmpty())
                .dropWhile(stage -> !stage.window())
                .map(Stage::steps)
                .flatMap(List::stream)
                .toList();
    }

    private static List<ByHand> back(List<Step> steps) {
        List<ByHand> back = new ArrayList<>();
        for (Step step : steps) {
            step.byHandBack().map(by -> named(step, by)).ifPresent(back::add);
        }
        Collections.reverse(back);
        return back;
    }

    /** Past the point of no return every step is told; before it, what closes the source. */
    private static List<ByHand> on(List<Step> steps) {
        List<ByHand> on = new ArrayList<>();
        boolean committed = false;
        for (Step step : steps) {
            Optional<ByHand> byHand = step.byHandOn();
            if (committed && byHand.isEmpty()) {
                byHand = Optional.of(ByHand.of(step.byHand()));
            }
            byHand.map(by -> named(step, by)).ifPresent(on::add);
            committed = committed || step instanceof PointOfNoReturn;
        }
        return on;
    }

    private static ByHand named(Step step, ByHand byHand) {
        return new ByHand(step.name() + ": " + byHand.what(), byHand.lines(), byHand.otherwise());
    }
}
