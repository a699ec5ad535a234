package io.landfall.runbooks.cutover.team;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.step.Step;
import java.util.ArrayList;
import java.util.List;

/** Passes while every step of the team can be looked at, whatever it says: its host answers, and {@code verify} runs. */
public record TeamStepsReady(List<Step> steps) implements Check {

    @Override
    public String name() {
        return "team_steps_ready";
    }

    @Override
    public Finding look() {
        List<String> wrong = new ArrayList<>();
        for (Step step : steps) {
            try {
                step.look();
            } catch (LandfallException e) {
                wrong.add(step.name() + ": " + e.getMessage());
            }
        }
        return wrong.isEmpty()
                ? Finding.ok(steps.size() + " step(s) of the team can be verified.")
                : Finding.fail(
                        String.join(" ", wrong),
                        "Check `steps` of the migration, and whether its `verify` runs on that host.");
    }
}
