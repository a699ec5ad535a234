package io.landfall.bot.text;

import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.ServerSettings;
import io.landfall.runbooks.step.Runbook;
import java.util.Optional;

/** Writes about a migration in a few words. */
public final class MigrationText {

    private MigrationText() {}

    /** Returns {@code shop-old (10.0.0.5:3306) to shop-new (10.0.0.6:3306)}. */
    public static String servers(MigrationSettings migration) {
        return server(migration.source()) + " to " + server(migration.target());
    }

    /** Returns where a migration is; {@code active} is its run that has not ended. */
    public static String phase(Phase phase, Optional<RunStatus> active) {
        return switch (phase) {
            case NOT_STARTED ->
                active.filter(run -> run.runbook().equals(Runbook.MOVE))
                        .map(run -> "being moved, the source takes the writes")
                        .orElse("not started");
            case IN_STEP -> "in step, the target follows the source";
            case CUT_OVER -> "cut over, the target is the database now and the source follows it";
            case FINISHED -> "finished, the target is the database and nothing of Landfall is left";
        };
    }

    private static String server(ServerSettings server) {
        return server.name() + " (" + server.login().address() + ")";
    }
}
