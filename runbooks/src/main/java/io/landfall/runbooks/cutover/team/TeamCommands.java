package io.landfall.runbooks.cutover.team;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.settings.TeamStep;
import io.landfall.runbooks.settings.TeamStep.Command;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the commands of one step on its host. Neither a command nor its variables stand in a process list; what they print
 * comes back without the values of its variables.
 */
final class TeamCommands {

    private static final Logger LOG = LoggerFactory.getLogger(TeamCommands.class);
    private static final Script SCRIPT = Script.of(TeamCommands.class, "team-step.sh");
    /** For the way there and back, and for a command that does not end when it is told to. */
    private static final Duration WAY = Duration.ofSeconds(10);

    /** It was too late (as timeout(1) says it), could not be run, or was not found. */
    private static final Set<Integer> SAYS_NOTHING = Set.of(124, 125, 126, 127, 137);

    private static final int TOO_LATE = 124;

    private final TeamStep step;
    private final HostControl host;
    private final String task = "/run/landfall-step-" + UUID.randomUUID();

    TeamCommands(TeamStep step, HostControl host) {
        this.step = step;
        this.host = host;
    }

    /** How it ended, and the end of what it printed. */
    private record Ended(int status, String printed) {}

    /** Returns what it printed when it ended with status 0; throws REFUSED when not, EXTERNAL when the host can't be asked. */
    String run(Command command) {
        Ended ended = ended(command);
        if (ended.status() != 0) {
            throw failed(command, ended);
        }
        return ended.printed();
    }

    /** Whether it ended with status 0; throws REFUSED when it could not be run, or was too late. */
    boolean holds(Command command) {
        Ended ended = ended(command);
        if (SAYS_NOTHING.contains(ended.status())) {
            throw failed(command, ended);
        }
        return ended.status() == 0;
    }

    private Ended ended(Command command) {
        String seconds = Long.toString(step.limit().toSeconds());
        String text = command.variables().entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "="
                        + Script.words(variable.getValue().reveal()) + "\n")
                .collect(Collectors.joining("", "", command.text()));
        String all = host.run(SCRIPT.command(seconds, task), text, step.limit().plus(WAY));
        int end = all.lastIndexOf('\n');
        return new Ended(
                Integer.parseInt(all.substring(end + 1)),
                step.hide(all.substring(0, Math.max(0, end))).strip());
    }

    private LandfallException failed(Command command, Ended ended) {
        String how = ended.status() == TOO_LATE
                ? "did not end within " + Elapsed.show(step.limit())
                : "ended with status " + ended.status();
        return LandfallException.refused("On " + host.name() + " `" + command.text() + "` " + how
                + Optional.of(ended.printed())
                        .filter(text -> !text.isEmpty())
                        .map(text -> ": " + text)
                        .orElse(" and said nothing")
                + ".");
    }

    /** What runs now is ended soon; waits for nothing. */
    void end() {
        Daemons.thread("end-" + step.name(), () -> {
                    try {
                        host.endTask(task);
                    } catch (LandfallException e) {
                        LOG.warn("{} on {} ends by its own limit: {}", step.name(), host.name(), e.getMessage());
                    }
                })
                .start();
    }
}
