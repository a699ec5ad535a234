package io.landfall.monitor.checks.host;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Passes while the target's data directory is missing, empty, or holds a server without any schema of its own. Looks at
 * the files, because a server that does not run, or does not let Landfall in, holds data all the same.
 */
public record TargetEmpty(HostView targetHost, String target, Supplier<String> whereDataLies) implements Check {

    private static final Pattern SERVERS_OWN = Pattern.compile("mysql|performance_schema|sys|landfall|lost\\+found"
            + "|(ibdata|ibtmp|ib_logfile|undo_?)\\d+|ib_buffer_pool|aria_log_control"
            + "|(mysql|mariadb)_upgrade_(info|history)|(xtrabackup|mariadb_backup)_\\w+");

    @Override
    public String name() {
        return "target_empty";
    }

    @Override
    public Finding look() {
        String dataDirectory = whereDataLies.get();
        List<String> schemas = targetHost.list(dataDirectory).orElse(List.of()).stream()
                .filter(name -> isSchema(dataDirectory, name))
                .sorted()
                .toList();
        return schemas.isEmpty()
                ? Finding.ok(target + " holds no data of its own at " + dataDirectory)
                : Finding.fail(
                        target + " holds data at " + dataDirectory + " on " + targetHost.name() + ": "
                                + String.join(", ", schemas),
                        "If nobody needs it, `start M --replace-target` replaces it; else use another target.");
    }

    /** A schema's directory has no dot in its name: the server writes it as @002e. */
    private boolean isSchema(String dataDirectory, String name) {
        return !name.contains(".")
                && !name.startsWith("#")
                && !SERVERS_OWN.matcher(name).matches()
                && !isUntouchedTest(dataDirectory, name);
    }

    /** Setting up a server makes an empty schema {@code test}. */
    private boolean isUntouchedTest(String dataDirectory, String name) {
        return name.equals("test")
                && targetHost.list(dataDirectory + "/test").orElse(List.of()).stream()
                        .allMatch("db.opt"::equals);
    }
}
