package io.landfall.runbooks.finish;

import io.landfall.runbooks.server.ServerControl;
import io.landfall.runbooks.server.Session;
import java.time.Duration;

/**
 * The two servers of a migration that was cut over.
 *
 * @param old takes no writes, and never will by what is done here
 * @param serving takes them
 */
record Servers(ServerControl old, ServerControl serving) {

    /** How long one answer of a server may take when it changes something. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    static Session open(ServerControl server) {
        return server.open(ANSWER);
    }
}
