package io.landfall.monitor.checks.binlog;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes while {@code server} writes a binary log of whole rows, also of what it receives as a replica: the target must
 * be able to be the next source, and the source to be the way back.
 */
public record BinaryLog(Side side, ServerView server) implements Check {

    private static final String PARTS = "binlog_row_value_options";

    @Override
    public String name() {
        return side.of("binary_log");
    }

    @Override
    public Finding look() {
        ServerVariables variables = server.variables();
        String logsWhatItApplies = server.dialect().logsWhatItApplies();
        if (!variables.isOn("log_bin")) {
            return Finding.fail(
                    server.name() + " writes no binary log",
                    "Set `log_bin`, `" + logsWhatItApplies
                            + "` and `binlog_format = ROW` in its option file and restart it.");
        }
        List<String> wrong = new ArrayList<>();
        if (!variables.isOn(logsWhatItApplies)) {
            wrong.add(logsWhatItApplies + " = ON (needs a restart)");
        }
        if (!variables.text("binlog_format").equals("ROW")) {
            wrong.add("binlog_format = ROW");
        }
        if (!variables.text("binlog_row_image").startsWith("FULL")) {
            wrong.add("binlog_row_image = FULL");
        }
        String parts = variables.find(PARTS).orElse("");
        if (!parts.isEmpty()) {
            wrong.add(PARTS + " = '' (it is " + parts + ", which leaves parts of JSON values out)");
        }
        return wrong.isEmpty()
                ? Finding.ok(server.name() + " writes whole rows into its binary log")
                : Finding.fail(
                        describe(variables, logsWhatItApplies),
                        "Set " + String.join(", ", wrong) + " on " + server.name() + ".");
    }

    private String describe(ServerVariables variables, String logsWhatItApplies) {
        return server.name() + " has binlog_format = " + variables.text("binlog_format") + ", binlog_row_image = "
                + variables.text("binlog_row_image") + ", " + logsWhatItApplies + " = "
                + variables.text(logsWhatItApplies);
    }
}
