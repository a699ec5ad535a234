package io.landfall.monitor.checks.schema;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.Setting;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists the settings that change what the application sees and that differ between the servers, and plugins that only
 * the source has; what is worst comes first.
 */
public record SettingsDiffer(ServerView source, ServerView target) implements Check {

    /** What comes of a setting that is another, the worst first: what nobody notices changes rows and answers. */
    private enum Risk {
        ANSWERS(
                "Other rows and answers",
                "sql_mode|old_mode|character_set_.*|collation_.*|(system_|default_)?time_zone|t(x|ransaction)_isolation"
                        + "|lower_case_table_names|explicit_defaults_.*|auto_?increment_.*|innodb_autoinc_.*|autocommit"
                        + "|default_week_format|div_precision_.*|group_concat_max_len|sql_(select_limit|safe_updates)"
                        + "|(innodb_)?ft_.*|default_storage_engine|(foreign_key|unique|check_constraint)_checks|event_.*"),
        REFUSALS(
                "Refused or cut off otherwise",
                "max_.*|.*_timeout.*|require_.*|local_infile|skip_.*|init_connect|read_.*|(tmp|sort|join|net)_.*|secure_.*"),
        OTHERS("Else", ".*");

        private final String words;
        private final Pattern names;

        Risk(String words, String names) {
            this.words = words;
            this.names = Pattern.compile(names);
        }

        static Risk of(String setting) {
            return Stream.of(values())
                    .filter(risk -> risk.names.matcher(setting).matches())
                    .findFirst()
                    .orElseThrow();
        }
    }

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
        Map<Risk, List<String>> different = new EnumMap<>(Risk.class);
        for (String name : names) {
            String old = value(onSource, name);
            String now = value(onTarget, name);
            if (!old.equals(now)) {
                different
                        .computeIfAbsent(Risk.of(name), risk -> new ArrayList<>())
                        .add(name + " is " + old + " on " + source.name() + " and " + now + " on " + target.name());
            }
        }
        Set<String> missing = new TreeSet<>(source.plugins());
        target.plugins().forEach(missing::remove);
        missing.forEach(plugin -> different
                .computeIfAbsent(Risk.REFUSALS, risk -> new ArrayList<>())
                .add("plugin " + plugin + " is only on " + source.name()));
        return different.isEmpty()
                ? Finding.ok("the settings that applications see are equal")
                : Finding.warn(
                        different.entrySet().stream()
                                .map(found -> found.getKey().words + ": " + String.join("; ", found.getValue()))
                                .collect(Collectors.joining(". ")),
                        "Make them equal in the option file of " + target.name()
                                + ", unless the difference is wanted.");
    }

    private static String value(ServerVariables variables, String name) {
        return variables.find(name).orElse("not known");
    }
}
