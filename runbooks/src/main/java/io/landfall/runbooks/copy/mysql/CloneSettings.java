package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.runbooks.pair.server.ServerControl;
import java.util.ArrayList;
import java.util.List;

/** Passes while {@code source} can be cloned, and followed afterwards, with the settings that it has. */
record CloneSettings(ServerControl source, boolean isRemote) implements Check {

    /** MySQL Reference Manual, "Cloning Remote Data". */
    private static final DataSize LEAST_PACKET = DataSize.ofMebibytes(2);

    private static final List<String> ENCRYPT =
            List.of("binlog_encryption", "innodb_redo_log_encrypt", "innodb_undo_log_encrypt");

    /** By another server. */
    static CloneSettings remote(ServerControl source) {
        return new CloneSettings(source, true);
    }

    /** By itself. */
    static CloneSettings local(ServerControl source) {
        return new CloneSettings(source, false);
    }

    @Override
    public String name() {
        return "clone_settings";
    }

    @Override
    public Finding look() {
        ServerVariables variables = source.view().variables();
        List<String> wrong = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        if (isRemote && variables.number("max_allowed_packet") < LEAST_PACKET.bytes()) {
            wrong.add("max_allowed_packet = " + variables.text("max_allowed_packet") + ", and a clone needs "
                    + LEAST_PACKET.bytes());
            remedies.add("`SET PERSIST max_allowed_packet = 67108864`");
        }
        for (String encrypts : ENCRYPT) {
            if (variables.isOn(encrypts)) {
                wrong.add(encrypts + " = ON, and a clone does not carry the keys");
                remedies.add("`SET PERSIST " + encrypts + " = OFF`, and turn it on again after the migration");
            }
        }
        if (isRemote && source.settings().login().address().host().contains(":")) {
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
