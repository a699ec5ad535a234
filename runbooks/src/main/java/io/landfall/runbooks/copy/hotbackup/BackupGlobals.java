package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import java.util.List;

/**
 * Passes while no global of {@code source} keeps rows from whoever does not ask otherwise: {@code program}, which makes the
 * backup, opens sessions of its own, and nobody can tell them what to rely on.
 */
public record BackupGlobals(ServerView source, String program) implements Check {

    private static final List<String> LIMITS = List.of("sql_select_limit", "max_join_size");
    private static final String NO_LIMIT = "18446744073709551615";

    @Override
    public String name() {
        return "backup_globals";
    }

    @Override
    public Finding look() {
        ServerVariables variables = source.variables();
        List<String> limited = LIMITS.stream()
                .filter(name -> !variables.text(name).equals(NO_LIMIT))
                .map(name -> name + " = " + variables.text(name))
                .toList();
        return limited.isEmpty()
                ? Finding.ok(program + " is shown every row of " + source.name())
                : Finding.fail(
                        program + " obeys the globals of " + source.name() + ", and these keep rows from it: "
                                + String.join(", ", limited) + ". Nothing was changed.",
                        "Set them to DEFAULT, a replica that connects obeys them, too: `"
                                + source.dialect().set("DEFAULT", LIMITS.toArray(String[]::new)) + "` on "
                                + source.name() + ".");
    }
}
