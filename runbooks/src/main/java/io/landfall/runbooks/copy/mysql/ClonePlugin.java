package io.landfall.runbooks.copy.mysql;

import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.Found;

/** The plugin clone on a server that is copied; its binary log knows nothing of it. */
record ClonePlugin(ServerControl server) {

    static final String LIBRARY = "mysql_clone.so";

    /** Takes it out of a copy that is started with nobody's rights. */
    static final String FORGET = "DELETE FROM mysql.plugin WHERE name = 'clone'";

    private static final String ACTIVE = "SELECT 1 FROM information_schema.plugins WHERE plugin_name = 'clone'";
    private static final String BANDWIDTH = "SELECT @@global.clone_max_data_bandwidth";

    private static final String THERE = "clone-plugin-there";
    private static final String RATE = "clone-rate-mib";

    boolean isThere() {
        try (Session session = server.open()) {
            return isThere(session);
        }
    }

    private static boolean isThere(Session session) {
        return session.find(ACTIVE).isPresent();
    }

    static void ensure(Session session) {
        if (!isThere(session)) {
            session.execute("INSTALL PLUGIN clone SONAME '" + LIBRARY + "'");
        }
    }

    /** It is there, and the server clones itself no faster than that; zero means as fast as it can. */
    static void ensure(Session session, long mebibytesPerSecond) {
        ensure(session);
        session.execute("SET GLOBAL clone_max_data_bandwidth = " + mebibytesPerSecond);
    }

    /** Returns what was found, with whether it is there and what it is held back to. */
    Found addTo(Found found) {
        try (Session session = server.open()) {
            boolean isThere = isThere(session);
            Found seen = found.with(THERE, isThere);
            return isThere ? seen.with(RATE, session.find(BANDWIDTH).orElseThrow()) : seen;
        }
    }

    /** It is as it was {@code before}: gone, or held back as then. */
    void leave(Found before) {
        try (Session session = server.open()) {
            if (!isThere(session)) {
                return;
            }
            if (before.isTrue(THERE)) {
                before.find(RATE).ifPresent(rate -> ensure(session, Long.parseLong(rate)));
            } else {
                session.execute("UNINSTALL PLUGIN clone");
            }
        }
    }
}
