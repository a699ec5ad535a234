package io.landfall.runbooks.route.haproxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What HAProxy's file says about a backend (configuration manual 2.6, chapters 2.5 and 4), its defaults first.
 *
 * @param lines each as its words, without comments
 */
record BackendSettings(List<List<String>> lines) {

    private static final Set<String> BACKENDS = Set.of("backend", "listen");
    private static final String DEFAULTS = "defaults";
    /** Those that begin a section; what follows belongs to it. */
    private static final Set<String> SECTIONS = Set.of(
            "global",
            DEFAULTS,
            "frontend",
            "backend",
            "listen",
            "peers",
            "resolvers",
            "userlist",
            "mailers",
            "program",
            "http-errors",
            "ring",
            "log-forward",
            "cache",
            "fcgi-app");

    private static final Pattern TIME = Pattern.compile("(\\d+)(us|ms|s|m|h|d|)");
    private static final Map<String, Duration> UNITS = Map.of(
            "us", Duration.ofNanos(1000),
            "ms", Duration.ofMillis(1),
            "", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    /** Reads it from the whole {@code file}; empty when there is no such backend. */
    static Optional<BackendSettings> of(String file, String backend) {
        Map<String, List<List<String>>> defaults = new HashMap<>();
        List<List<String>> newest = List.of();
        List<List<String>> section = new ArrayList<>();
        Optional<BackendSettings> found = Optional.empty();
        for (List<String> words : file.lines().map(BackendSettings::words).toList()) {
            if (words.isEmpty()) {
                continue;
            }
            if (!SECTIONS.contains(words.get(0))) {
                section.add(words);
                continue;
            }
            String name = words.size() > 1 ? words.get(1) : "";
            int from = words.indexOf("from");
            boolean isDefaults = words.get(0).equals(DEFAULTS);
            List<List<String>> inherited = from > 0 && from + 1 < words.size()
                    ? defaults.getOrDefault(words.get(from + 1), List.of())
                    : isDefaults ? List.of() : newest;
            section = new ArrayList<>(inherited);
            if (isDefaults) {
                newest = section;
                defaults.put(name, section);
            } else if (BACKENDS.contains(words.get(0)) && name.equals(backend)) {
                found = Optional.of(new BackendSettings(section));
            }
        }
        return found;
    }

    private static List<String> words(String line) {
        return Stream.of(line.replaceFirst("(^|\\s)#.*", "").strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** How long a connection may wait for a server; empty when that is without end. */
    Optional<Duration> queueTimeout() {
        return timeout("queue").or(() -> timeout("connect"));
    }

    private Optional<Duration> timeout(String what) {
        return lines.stream()
                .filter(line -> line.size() > 2 && line.subList(0, 2).equals(List.of("timeout", what)))
                .reduce((earlier, later) -> later)
                .map(line -> TIME.matcher(line.get(2)))
                .filter(Matcher::matches)
                .map(time -> UNITS.get(time.group(2)).multipliedBy(Long.parseLong(time.group(1))))
                .filter(time -> !time.isZero());
    }

    /** The value of a server's setting such as {@code maxconn}, as its line says, or that for all servers. */
    Optional<String> ofServer(String server, String setting) {
        return lines.stream()
                .filter(line -> line.get(0).equals("default-server")
                        || line.size() > 1 && line.subList(0, 2).equals(List.of("server", server)))
                .flatMap(line -> value(line, setting).stream())
                .reduce((earlier, later) -> later);
    }

    private static Optional<String> value(List<String> line, String setting) {
        int at = line.lastIndexOf(setting);
        return at > 0 && at + 1 < line.size() ? Optional.of(line.get(at + 1)) : Optional.empty();
    }
}
