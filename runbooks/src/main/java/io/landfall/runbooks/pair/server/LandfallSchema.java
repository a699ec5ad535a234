package io.landfall.runbooks.pair.server;

import java.util.List;

/** The schema {@code landfall}: the few tables that Landfall keeps on the servers themselves. */
public final class LandfallSchema {

    private LandfallSchema() {}

    /** The schema and its tables exist afterwards; what is there already stays as it is. */
    public static void create(Session session) {
        if (exists(session)) {
            addWhatIsNew(session);
            return;
        }
        session.execute("CREATE DATABASE IF NOT EXISTS landfall DEFAULT CHARACTER SET utf8mb4");
        session.execute("CREATE TABLE IF NOT EXISTS landfall.heartbeat (id TINYINT PRIMARY KEY,"
                + " sequence BIGINT NOT NULL, written_at_us BIGINT NOT NULL, writer VARCHAR(64) NOT NULL)"
                + " ENGINE=InnoDB");
        session.execute("CREATE TABLE IF NOT EXISTS landfall.canary (id BIGINT PRIMARY KEY, note VARCHAR(64))"
                + " ENGINE=InnoDB");
        session.execute("CREATE TABLE IF NOT EXISTS landfall.owner (id TINYINT PRIMARY KEY,"
                + " journal VARCHAR(64) NOT NULL, run BIGINT NOT NULL, migration VARCHAR(128) NOT NULL,"
                + " since_us BIGINT NOT NULL, host VARCHAR(255) NOT NULL, epoch BIGINT NOT NULL DEFAULT 0)"
                + " ENGINE=InnoDB");
    }

    /** A migration may have begun before its tables had all that they have now. */
    private static void addWhatIsNew(Session session) {
        if (!hasEpoch(session)) {
            session.execute("ALTER TABLE landfall.owner ADD COLUMN IF NOT EXISTS epoch BIGINT NOT NULL DEFAULT 0");
        }
    }

    /** Returns whether the owner's row tells how often it was claimed. */
    static boolean hasEpoch(Session session) {
        return session.value("SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = 'landfall'"
                        + " AND table_name = 'owner' AND column_name = 'epoch'")
                .equals("1");
    }

    /** Returns whether all of its tables are there. */
    public static boolean exists(Session session) {
        return session.value("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'landfall'"
                        + " AND table_name IN ('heartbeat', 'canary', 'owner')")
                .equals("3");
    }

    /** Returns whether the schema is there, whatever is in it. */
    public static boolean isThere(Session session) {
        return session.value("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'landfall'")
                .equals("1");
    }

    /** Returns the tables in it that Landfall did not make. */
    public static List<String> foreignTables(Session session) {
        return session
                .rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'landfall'"
                        + " AND table_name NOT IN ('heartbeat', 'canary', 'owner') ORDER BY table_name")
                .stream()
                .map(row -> row.get("table_name").orElseThrow())
                .toList();
    }

    /** What {@link #drop} does, for a person. */
    public static String drops() {
        return "DROP DATABASE landfall";
    }

    /** The schema and everything in it is gone afterwards. */
    public static void drop(Session session) {
        session.execute("DROP DATABASE IF EXISTS landfall");
    }
}
