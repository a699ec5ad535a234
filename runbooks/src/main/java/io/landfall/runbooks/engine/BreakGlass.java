package io.landfall.runbooks.engine;

import io.landfall.runbooks.engine.Runbook.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What people do by hand when Landfall itself is gone in the middle of a window: steps say what, this says in which order. */
final class BreakGlass {

    private final List<String> lines = new ArrayList<>();

    private BreakGlass() {}

    /** Returns the page's lines: how to find out which way to go, the way back, and the way on. Asks the servers. */
    static List<String> page(Runbook runbook) {
        List<Step> steps = steps(runbook);
        BreakGlass page = new BreakGlass();
        page.lines.add("For when Landfall dies in the window and can't be started again. You need bash, ssh and the"
                + " mariadb client. Paste each line as it is, look at what it prints, then paste the next. When it"
                + " prints something else and nothing is written for that, stop there and call somebody.");
        page.part(
                1,
                "Find out which way to go. It ends in `go back` or in `go on`; never go by what the chat says.",
                runbook.afterRestart().map(AfterRestart::whichWay).orElse(List.of()));
        page.part(2, "Only after `go back`: the old server takes the writes again.", back(steps));
        page.part(3, "Only after `go on`: the new server has been open; the old one is never opened again.", on(steps));
        page.lines.add("4 Then start Landfall when it can be started: it looks at both servers, sees what was done,"
                + " and ends the run.");
        return page.lines;
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

    /** Past the point of no return every step is on the page; before it, what closes the source. */
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
        return new ByHand(step.name() + ": " + byHand.what(), byHand.pastes());
    }

    private void part(int number, String title, List<ByHand> all) {
        lines.add(number + " " + title);
        int each = 0;
        for (ByHand one : all) {
            each++;
            lines.add(number + "." + each + " " + one.what());
            for (ByHand.Paste paste : one.pastes()) {
                lines.add("    " + paste.line());
                lines.add("      see " + paste.see());
            }
        }
    }
}
