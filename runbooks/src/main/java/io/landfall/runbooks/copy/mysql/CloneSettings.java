package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.runbooks.pair.server.ServerControl;
import java.util.ArrayList;
import java.util.List;

/** Passes while {@code source} can be cloned, and followed afterwards, with the settings that it has. */
record CloneSettings(ServerControl source) implements Check {

    /** MySQL Reference Manual, "Cloning Remote Data". */
    private static final DataSize LEAST_PACKET = DataSize.ofMebibytes(2);

    @Override
    public String name() {
        return "clone_settings";
    }

    @Override
    public Finding look() {
        ServerVariables variables = source.view().variables();
        List<String> wrong = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        if (variables.number("max_allowed_packet") < LEAST_PACKET.bytes()) {
            wrong.add("max_allowed_packet = " + variables.text("max_allowed_packet") + ", and a clone needs "
                    + LEAST_PACKET.bytes());
            remedies.add("`SET PERSIST max_allowed_packet = 67108864`");
        }
        if (!variables.find("binlog_row_value_options").orElse("").isEmpty()) {
            wrong.add("binlog_row_value_options = " + variables.text("binlog_row_value_options")
                    + ", which leaves parts of JSON values out of its binary log");
            remedies.add("`SET PERSIST binlog_row_value_options = ''`, then let every client connect anew");
        }
        if (source.settings().login().address().host().contains(":")) {
            wrong.add("the address " + source.settings().login().address() + ", and a clone goes by IPv4 only");
            remedies.add("write a name or an IPv4 address at servers." + source.name()
                    + ".address, or `copy.method: clone-local`");
        }
        return wrong.isEmpty()
                ? Finding.ok(source.name() + " can be cloned with the settings that it has")
                : Finding.fail(
                        source.name() + " has " + String.join("; ", wrong) + ". Nothing was changed.",
                        "On " + source.name() + ": " + String.join("; ", remedies) + ".");
    }
}
