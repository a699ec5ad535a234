package io.landfall.runbooks.step;

import io.landfall.runbooks.step.Runbook.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is done by hand when Landfall itself is gone in the middle of a window: steps say what, this says in which order. */
public final class BreakGlass {

    private BreakGlass() {}

    /** Returns the script for people; empty when the runbook has none. Asks the servers. */
    public static Optional<String> script(Runbook runbook) {
        return runbook.afterRestart()
                .flatMap(servers -> servers.byHandScript(
                        back(steps(runbook.stages().stream())),
                        on(steps(runbook.stages().stream().dropWhile(stage -> !stage.window())))));
    }

    private static List<Step> steps(Stream<Stage> stages) {
        return stages.filter(stage -> stage.skipped().isEmpty())
                .map(Stage::steps)
                .flatMap(List::stream)
                .toList();
    }

    /** Also what was done before the window; what may stay tells nothing. */
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
