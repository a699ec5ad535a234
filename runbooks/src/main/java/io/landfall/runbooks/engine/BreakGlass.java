package io.landfall.runbooks.engine;

import io.landfall.runbooks.engine.Runbook.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What people do by hand when Landfall itself is gone in the middle of a window, with the real names. */
final class BreakGlass {

    private BreakGlass() {}

    /** Returns the page's lines, for going back and for going on. */
    static List<String> page(Runbook runbook) {
        List<Step> back = new ArrayList<>();
        List<Step> on = new ArrayList<>();
        boolean committed = false;
        for (Step step : steps(runbook)) {
            if (step instanceof PointOfNoReturn) {
                committed = true;
            } else if (committed) {
                on.add(step);
            } else if (step instanceof Step.Reversible) {
                back.add(step);
            }
        }
        Collections.reverse(back);
        return lines(back, on);
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

    private static List<String> lines(List<Step> back, List<Step> on) {
        List<String> lines = new ArrayList<>();
        lines.add("When Landfall dies in the window, start it again first: it looks at both servers, then goes back or"
                + " finishes by itself. Only when it can't be started, do this by hand.");
        lines.add("The audit shows no row `point-of-no-return`: go back, in this order.");
        back.forEach(step -> lines.add("  " + step.name() + ": " + step.byHand()));
        lines.add(
                "The audit shows `point-of-no-return` and no `withdrawn`: go on, in this order, and never open the old"
                        + " server again.");
        on.forEach(step -> lines.add("  " + step.name() + ": " + step.byHand()));
        return lines;
    }
}
