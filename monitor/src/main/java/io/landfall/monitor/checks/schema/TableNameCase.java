package io.landfall.monitor.checks.schema;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;

/**
 * Passes while both servers treat the case of table names alike: it can't be changed once there are tables.
 */
public record TableNameCase(ServerView source, ServerView target) implements Check {

    private static final String VARIABLE = "lower_case_table_names";

    @Override
    public String name() {
        return "table_name_case";
    }

    @Override
    public Finding look() {
        String onSource = source.variables().text(VARIABLE);
        String onTarget = target.variables().text(VARIABLE);
        String text =
                VARIABLE + " is " + onSource + " on " + source.name() + " and " + onTarget + " on " + target.name();
        return onSource.equals(onTarget)
                ? Finding.ok(text)
                : Finding.fail(
                        text, "Set it to " + onSource + " in the option file of " + target.name() + " and copy again.");
    }
}
