package io.landfall.runbooks.copy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What the server writes to its redo log while a backup stands still. The log is a ring: a backup that does not read it
 * in time is lost. For one thread.
 */
public final class RedoLog {

    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final String POSITION = "SELECT variable_value FROM information_schema.global_status"
            + " WHERE variable_name = 'INNODB_LSN_CURRENT'";
    private static final String SIZE = "SELECT @@innodb_log_file_size * COALESCE((SELECT variable_value"
            + " FROM information_schema.global_variables WHERE variable_name = 'INNODB_LOG_FILES_IN_GROUP'), 1)";

    private final ServerControl server;
    private OptionalLong begun = OptionalLong.empty();

    public RedoLog(ServerControl server) {
        this.server = server;
    }

    /** Notes where the log is, when the server says so. */
    public void pauseBegins() {
        begun = number(POSITION);
    }

    /** Whether a quarter of the log has been written since; also when nobody can say. */
    public boolean isUrgent() {
        OptionalLong now = number(POSITION);
        OptionalLong size = number(SIZE);
        boolean isKnown = begun.isPresent() && now.isPresent() && size.isPresent();
        return !isKnown || (now.getAsLong() - begun.getAsLong()) * 4 > size.getAsLong();
    }

    private OptionalLong number(String sql) {
        try (Session session = server.open(ANSWER)) {
            return OptionalLong.of(new BigDecimal(session.value(sql)).longValue());
        } catch (LandfallException e) {
            return OptionalLong.empty();
        }
    }
}
