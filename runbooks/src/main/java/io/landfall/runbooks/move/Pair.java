package io.landfall.runbooks.move;

import io.landfall.runbooks.server.ServerControl;
import java.time.Duration;

/**
 * The two servers of a migration.
 *
 * @param source the old one
 * @param target the new one
 */
record Pair(ServerControl source, ServerControl target) {

    /** How long one answer of a server may take when it changes something. */
    static final Duration ANSWER = Duration.ofSeconds(30);

    @Override
    public String toString() {
        return source.name() + " and " + target.name();
    }
}
