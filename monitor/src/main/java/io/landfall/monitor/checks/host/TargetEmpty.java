package io.landfall.monitor.checks.host;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Passes while the target's data directory is missing, empty, or holds a server without any schema of its own. Looks at
 * the files, because a server that does not run, or does not let Landfall in, holds data all the same.
 */
public record TargetEmpty(HostView targetHost, String target, Supplier<String> whereDataLies) implements Check {

    private static final Set<String> SERVERS_OWN = Set.of(
            "mysql",
            "performance_schema",
            "sys",
            "landfall",
            "lost+found",
            "ibdata1",
            "ib_logfile0",
            "ib_logfile1",
            "ib_buffer_pool",
            "aria_log_control",
            "undo001",
            "undo002",
            "undo003",
            "mysql_upgrade_info",
            "mariadb_upgrade_info",
            "test");

    @Override
    public String name() {
        return "target_empty";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.HOST;
    }

    @Override
    public Finding look() {
        String dataDirectory = whereDataLies.get();
        List<String> schemas = targetHost.list(dataDirectory).orElse(List.of()).stream()
                // A schema's directory has no dot in its name: the server writes it as @002e.
                .filter(name -> !SERVERS_OWN.contains(name) && !name.contains(".") && !name.startsWith("#"))
                .sorted()
                .toList();
        return schemas.isEmpty()
                ? Finding.ok(target + " holds no data of its own at " + dataDirectory)
                : Finding.fail(
                        target + " holds data at " + dataDirectory + " on " + targetHost.name() + ": "
                                + String.join(", ", schemas),
                        "If nobody needs it, `start M --replace-target` replaces it; else use another target.");
    }
}
