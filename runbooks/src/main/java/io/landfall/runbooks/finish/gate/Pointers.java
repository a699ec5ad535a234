package io.landfall.runbooks.finish.gate;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Whose;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What still points at the old server, as far as can be seen from the servers and the hosts that Landfall knows. It only
 * looks; what can't be seen is told as unknown.
 *
 * @param hosts every host of the migration but the old server's own
 */
public record Pointers(Pair pair, List<HostControl> hosts) {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Script LOOK = Script.of(Pointers.class, "pointers.sh");

    /** Returns clients that are connected to the old server: account, where from, how many sessions. */
    public List<String> clients() {
        return orUnknown(pair.source().name(), () -> {
            Map<String, Integer> sessions = new LinkedHashMap<>();
            pair.source().view().sessions().stream()
                    .filter(session -> session.whose() == Whose.CLIENT)
                    .forEach(session -> sessions.merge(session.from(), 1, Integer::sum));
            return sessions.entrySet().stream()
                    .map(client -> client.getKey() + " (" + client.getValue() + ")")
                    .toList();
        });
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d+$", "");
    }

    /** Returns replicas that read the old server's binary log. */
    public List<String> replicas() {
        return orUnknown(pair.source().name(), () -> pair.source().view().replicas().stream()
                .map(replica -> replica.user() + " from " + withoutPort(replica.host()))
                .toList());
    }

    /**
     * Returns lines of crontabs, systemd units and option files, as {@code host:file:line}: on the old server's host those
     * with a program that backs up or administers a server, elsewhere those that name the old server.
     */
    public List<String> files() {
        return Stream.concat(
                        look(pair.source().host(), List.of("old")),
                        hosts.stream().flatMap(host -> look(host, elsewhere())))
                .distinct()
                .collect(Collectors.toList());
    }

    private static Stream<String> look(HostControl host, List<String> arguments) {
        return orUnknown(host.name(), () -> host.run(LOOK.command(arguments.toArray(String[]::new)), LIMIT)
                        .lines()
                        .map(line -> told(host.name(), line))
                        .toList())
                .stream();
    }

    private static String told(String host, String line) {
        return line.startsWith("? ") ? "unknown: " + host + ":" + line.substring(2) : host + ":" + line;
    }

    /** The loopback address alone names everybody's own host, so it counts with the port only. */
    private List<String> elsewhere() {
        ServerAddress address = pair.source().settings().login().address();
        return address.host().matches("127\\..*|localhost|::1")
                ? List.of("other", address.toString())
                : Stream.of(
                                "other",
                                address.host(),
                                pair.source().settings().ssh().host())
                        .distinct()
                        .toList();
    }

    private static List<String> orUnknown(String where, Supplier<List<String>> look) {
        try {
            return look.get();
        } catch (LandfallException e) {
            return List.of("unknown: " + where + " can't be looked at: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
    }
}
