package io.landfall.bot.text;

import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.ServerSettings;

/** Writes about a migration in a few words. */
public final class MigrationText {

    private MigrationText() {}

    /** Returns {@code shop-old (10.0.0.5:3306) to shop-new (10.0.0.6:3306)}. */
    public static String servers(MigrationSettings migration) {
        return server(migration.source()) + " to " + server(migration.target());
    }

    public static String phase(Phase phase) {
        return switch (phase) {
            case NOT_STARTED -> "not started";
            case IN_STEP -> "in step, the target follows the source";
            case CUT_OVER -> "cut over, the target is the database now and the source follows it";
            case FINISHED -> "finished, the target is the database and nothing of Landfall is left";
        };
    }

    private static String server(ServerSettings server) {
        return server.name() + " (" + server.login().address() + ")";
    }
}
