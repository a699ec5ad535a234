package io.landfall.runbooks.copy;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.server.Presence;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.ServerControl;
import java.time.Duration;

/** Starts and stops a server on its host, and believes its effect only. */
public final class DatabaseService {

    private static final Duration COMMAND = Duration.ofMinutes(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final ServerControl server;
    private final DataDirectory data;

    public DatabaseService(ServerControl server, DataDirectory data) {
        this.server = server;
        this.data = data;
    }

    public boolean isRunning() {
        return server.view().presence() != Presence.SILENT || data.isInUse();
    }

    /** The server answers at its address; throws EXTERNAL with what the command said otherwise. */
    public void start() {
        server.host().run(server.startCommand(), COMMAND);
        new Deadline()
                .until(
                        () -> server.view().presence() != Presence.SILENT,
                        LOOK_AGAIN,
                        ANSWER,
                        () -> server.name() + " does not answer at "
                                + server.settings().login().address() + " within " + Elapsed.show(ANSWER)
                                + " after `" + server.startCommand() + "`. See its error log.");
    }

    /** No server works in the data directory, and nothing answers at the address. */
    public void stop() {
        server.host().run(server.stopCommand(), COMMAND);
        new Deadline()
                .until(
                        () -> !isRunning(),
                        LOOK_AGAIN,
                        ANSWER,
                        () -> server.name() + " still runs " + Elapsed.show(ANSWER) + " after `" + server.stopCommand()
                                + "`. Its data was not touched. Stop it by hand.");
    }

    /** It runs or not, as it did before. */
    public void restore(boolean ran) {
        if (ran) {
            start();
        } else {
            stop();
        }
    }
}
