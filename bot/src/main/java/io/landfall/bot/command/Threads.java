package io.landfall.bot.command;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.engine.Run;
import io.landfall.runbooks.engine.RunStatus;
import io.landfall.runbooks.engine.Runs;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the run that a word in a thread is meant for.
 *
 * @param runs all runs
 */
record Threads(Runs runs) {

    /** Returns the run of the thread, or the only active one; throws REFUSED when that is none or several. */
    Run of(Call call) {
        if (call.incoming().run().isPresent()) {
            long number = call.incoming().run().getAsLong();
            return runs.find(number)
                    .orElseThrow(() -> LandfallException.refused("There is no run #" + number + "." + list()));
        }
        List<Run> active = runs.active();
        if (active.size() == 1) {
            return active.get(0);
        }
        String which = active.isEmpty()
                ? ""
                : "Several runs are active: write the number first, such as `#"
                        + active.get(0).number() + " " + call.incoming().text().strip() + "`.";
        throw LandfallException.refused(which + list());
    }

    private String list() {
        List<Run> active = runs.active();
        if (active.isEmpty()) {
            return " No run is active, so there is nothing to say this to. `list` shows the migrations.";
        }
        return active.stream().map(Threads::line).collect(Collectors.joining("", "", ""));
    }

    private static String line(Run run) {
        RunStatus status = run.status();
        return "\n#" + status.run() + " " + status.runbook() + " " + status.migration() + ": " + status.text();
    }
}
