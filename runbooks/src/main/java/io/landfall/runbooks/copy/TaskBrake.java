package io.landfall.runbooks.copy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops what reads for a task on its host, with SIGSTOP, and nothing else there. When this process dies meanwhile, the
 * task's dead-man's switch kills it: that also ends what is stopped.
 *
 * @param host where it runs
 * @param directory the task's
 * @param redo what a pause must not let run away; empty when the copy does not read it any more
 */
public record TaskBrake(HostControl host, String directory, Optional<RedoLog> redo) implements CopyWatch.Brake {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Script PAUSE = Script.of(TaskBrake.class, "pause.sh");
    private static final Script GO_ON = Script.of(TaskBrake.class, "go-on.sh");

    @Override
    public boolean pull() {
        redo.ifPresent(RedoLog::pauseBegins);
        String said = host.run(PAUSE.command(directory), LIMIT).strip();
        return switch (said) {
            case "paused" -> true;
            case "gone", "locked" -> false;
            default -> throw LandfallException.bug("pause.sh said `" + said + "`", null);
        };
    }

    @Override
    public void release() {
        host.run(GO_ON.command(directory), LIMIT);
    }

    @Override
    public boolean isUrgent() {
        return redo.filter(RedoLog::isUrgent).isPresent();
    }
}
