package io.landfall.runbooks.copy;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What the server writes to its redo log while a backup stands still. The log is a ring: a backup that does not read it
 * in time is lost. For one thread.
 */
public final class RedoLog {

    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final ServerControl server;
    private OptionalLong begun = OptionalLong.empty();

    public RedoLog(ServerControl server) {
        this.server = server;
    }

    /** Notes where the log is, when the server says so. */
    public void pauseBegins() {
        begun = bytes(Dialect::redoWritten);
    }

    /** Whether a quarter of the log has been written since; also when nobody can say. */
    public boolean isUrgent() {
        OptionalLong now = bytes(Dialect::redoWritten);
        OptionalLong size = bytes(Dialect::redoSize);
        boolean isKnown = begun.isPresent() && now.isPresent() && size.isPresent();
        return !isKnown || (now.getAsLong() - begun.getAsLong()) * 4 > size.getAsLong();
    }

    private OptionalLong bytes(Function<Dialect, Query<Long>> query) {
        try (Session session = server.open(ANSWER)) {
            return OptionalLong.of(
                    session.list(query.apply(session.dialect().reading())).get(0));
        } catch (LandfallException e) {
            return OptionalLong.empty();
        }
    }
}
