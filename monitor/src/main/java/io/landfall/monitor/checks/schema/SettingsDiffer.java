package io.landfall.monitor.checks.schema;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lists the settings that change what the application sees and that differ between the servers, and plugins that only
 * the source has.
 */
public record SettingsDiffer(ServerView source, ServerView target) implements Check {

    private static final List<String> SEEN_BY_APPLICATIONS = List.of(
            "time_zone",
            "system_time_zone",
            "sql_mode",
            "character_set_server",
            "collation_server",
            "max_allowed_packet",
            "explicit_defaults_for_timestamp",
            "max_connections",
            "wait_timeout");

    @Override
    public String name() {
        return "settings_differ";
    }

    @Override
    public Finding look() {
        ServerVariables onSource = source.variables();
        ServerVariables onTarget = target.variables();
        List<String> different = new ArrayList<>();
        List<String> names = new ArrayList<>(SEEN_BY_APPLICATIONS);
        names.add(source.dialect().isolationLevel());
        for (String name : names) {
            String old = onSource.text(name);
            String now = onTarget.text(name);
            if (!old.equals(now)) {
                different.add(name + " is " + old + " on " + source.name() + " and " + now + " on " + target.name());
            }
        }
        Set<String> missing = new HashSet<>(source.plugins());
        target.plugins().forEach(missing::remove);
        missing.stream().sorted().forEach(plugin -> different.add("plugin " + plugin + " is only on " + source.name()));
        return different.isEmpty()
                ? Finding.ok("the settings that applications see are equal")
                : Finding.warn(
                        String.join("; ", different),
                        "Make them equal in the option file of " + target.name()
                                + ", unless the difference is wanted.");
    }
}
