package io.landfall.bot.command;

import io.landfall.bot.conversation.Channel;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.run.state.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the run that a word is meant for.
 *
 * @param runs all runs
 * @param channels the channel of each migration, as the configuration file writes it
 * @param channel where people talk
 */
public record RunOfThread(Runs runs, Map<String, String> channels, Channel channel) {

    /**
     * Returns the run of the thread, or the only active one of the channel in which it was said; throws REFUSED when that
     * is none or several.
     */
    Run of(Call call) {
        if (call.incoming().run().isPresent()) {
            long number = call.incoming().run().getAsLong();
            return runs.find(number)
                    .orElseThrow(() ->
                            LandfallException.refused("There is no run #" + number + "." + orNone(runs.active())));
        }
        List<Run> here =
                runs.active().stream().filter(run -> isOfChannel(run, call)).toList();
        if (here.size() == 1) {
            return here.get(0);
        }
        throw LandfallException.refused(here.isEmpty() ? noneHere() : several(here, call));
    }

    private boolean isOfChannel(Run run, Call call) {
        return channel.isSaidIn(call.incoming(), channels.get(run.status().migration()));
    }

    private String several(List<Run> here, Call call) {
        String words = call.incoming().text().strip();
        return "Several runs are active: " + channel.toOneRun(here.get(0).number(), words) + "." + lines(here);
    }

    private String noneHere() {
        List<Run> elsewhere = runs.active();
        return elsewhere.isEmpty()
                ? orNone(elsewhere)
                : "No run of this channel is active, so nothing was done. Say it in the thread of the run it is meant"
                        + " for, in the channel of its migration:" + lines(elsewhere);
    }

    private static String orNone(List<Run> active) {
        return active.isEmpty()
                ? " No run is active, so there is nothing to say this to. `list` shows the migrations."
                : lines(active);
    }

    private static String lines(List<Run> runs) {
        return runs.stream().map(RunOfThread::line).collect(Collectors.joining());
    }

    private static String line(Run run) {
        RunStatus status = run.status();
        return "\n#" + status.run() + " " + status.runbook() + " " + status.migration() + ": " + status.text();
    }
}
