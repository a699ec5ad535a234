package io.landfall.monitor.checks.schema;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Lists the settings that change what the application sees and that differ between the servers, and plugins that only
 * the source has.
 */
public record SettingsDiffer(ServerView source, ServerView target) implements Check {

    /** The host's own, from which {@code NOW()} comes unless a server has another. */
    private static final String ZONE = "system_time_zone";

    @Override
    public String name() {
        return "settings_differ";
    }

    @Override
    public Finding look() {
        ServerVariables onSource = source.variables();
        ServerVariables onTarget = target.variables();
        Set<String> names = new TreeSet<>(Set.of(ZONE));
        Stream.of(source, target)
                .flatMap(server -> server.settings().stream())
                .map(Setting::name)
                .forEach(names::add);
        List<String> different = new ArrayList<>();
        for (String name : names) {
            String old = value(onSource, name);
            String now = value(onTarget, name);
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

    private static String value(ServerVariables variables, String name) {
        return variables.find(name).orElse("not known");
    }
}
