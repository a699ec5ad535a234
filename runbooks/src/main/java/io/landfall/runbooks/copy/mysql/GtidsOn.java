package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;

/** Passes while every transaction of {@code source} has a GTID: by these the target knows where its clone ends. */
record GtidsOn(ServerView source) implements Check {

    @Override
    public String name() {
        return "gtid_mode";
    }

    @Override
    public Finding look() {
        ServerVariables variables = source.variables();
        String mode = variables.text("gtid_mode");
        String consistency = variables.text("enforce_gtid_consistency");
        return mode.equals("ON") && consistency.equals("ON")
                ? Finding.ok("every transaction of " + source.name() + " has a GTID")
                : Finding.fail(
                        source.name() + " has gtid_mode = " + mode + " and enforce_gtid_consistency = " + consistency
                                + ". Nothing was changed.",
                        "Turn them on there while clients go on, on each of its replicas first: `SET PERSIST"
                                + " enforce_gtid_consistency = WARN`; when its error log stays without warnings, `= ON`;"
                                + " `SET PERSIST gtid_mode = OFF_PERMISSIVE`, then `ON_PERMISSIVE`; when `SHOW STATUS LIKE"
                                + " 'Ongoing_anonymous_transaction_count'` is 0 everywhere, `SET PERSIST gtid_mode = ON`.");
    }
}
