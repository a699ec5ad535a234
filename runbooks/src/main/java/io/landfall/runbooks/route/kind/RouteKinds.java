package io.landfall.runbooks.route.kind;

import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.maintenance.ApplicationPause;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.route.Route;
import io.landfall.runbooks.route.Way;
import io.landfall.runbooks.route.dns.DnsRoute;
import io.landfall.runbooks.route.dns.ZoneRecord;
import io.landfall.runbooks.route.file.Replacement;
import io.landfall.runbooks.route.file.RouteFile;
import io.landfall.runbooks.route.haproxy.HaproxyHold;
import io.landfall.runbooks.route.haproxy.HaproxyRoute;
import io.landfall.runbooks.route.pointer.CommandPointer;
import io.landfall.runbooks.route.pointer.Pointer;
import io.landfall.runbooks.route.pointer.PointerRoute;
import io.landfall.runbooks.route.pointer.WebhookPointer;
import io.landfall.runbooks.route.sql.SqlPointer;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import io.landfall.runbooks.settings.RouteSettings;
import io.landfall.runbooks.settings.RouteSettings.Commands;
import io.landfall.runbooks.settings.RouteSettings.Haproxy;
import io.landfall.runbooks.settings.RouteSettings.Reached;
import io.landfall.runbooks.settings.RouteSettings.Sql;
import io.landfall.runbooks.settings.RouteSettings.Webhook;
import io.landfall.runbooks.web.SignedRequests;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the routes of a migration for one run.
 *
 * @param pair where they lead from, and to
 * @param shells of the hosts on which something is switched, by name
 */
public record RouteKinds(
        MigrationSettings settings, Pair pair, Function<String, ShellLine> shells, long run, Clock clock) {

    /** Those in the file, then the record that Landfall changes itself. */
    public List<Route> all(Optional<ZoneRecord> record) {
        return Stream.concat(settings.routes().stream().map(this::route), record.map(this::dns).stream())
                .toList();
    }

    /** Those by which it only reads. */
    public List<Route> readsFirst() {
        return settings.readsFirst().stream().map(this::route).toList();
    }

    /** Those of all in the file that no file on a host is the whole of. */
    public List<Route> besideFiles() {
        return settings.allRoutes()
                .filter(route -> !(route instanceof ConfigFile))
                .map(this::route)
                .toList();
    }

    /** What makes the application wait on the way to its database, of those in the file. */
    public Stream<ApplicationPause> holds() {
        return settings.routes().stream()
                .flatMap(route -> route instanceof Haproxy haproxy ? hold(haproxy).stream() : Stream.empty());
    }

    private Optional<ApplicationPause> hold(Haproxy route) {
        return route.hold()
                .map(hold -> new HaproxyHold(
                        route, hold, shell(route.host()), settings.budget().downtime()));
    }

    private Route route(RouteSettings route) {
        if (route instanceof Haproxy haproxy) {
            return haproxy(haproxy);
        }
        if (route instanceof Commands commands) {
            Pointer pointer = new CommandPointer(commands, shell(commands.host()));
            return pointer(pointer, commands.replace(), commands.reached());
        }
        if (route instanceof Webhook webhook) {
            Map<String, String> about = SignedRequests.about(settings.name(), run);
            return pointer(new WebhookPointer(webhook, about, clock), webhook.replace(), webhook.reached());
        }
        if (route instanceof Sql sql) {
            Map.Entry<String, String> texts = only(sql.replace());
            return pointer(new SqlPointer(sql, texts.getKey(), texts.getValue()), sql.replace(), sql.reached());
        }
        return file((ConfigFile) route);
    }

    private Route pointer(Pointer pointer, Map<String, String> replace, Reached reached) {
        Map.Entry<String, String> texts = only(replace);
        return new PointerRoute(pointer, texts.getKey(), texts.getValue(), ways(reached));
    }

    private Route haproxy(Haproxy route) {
        Map.Entry<String, String> addresses = only(route.file().replace());
        return new HaproxyRoute(
                route,
                ServerAddress.parse(addresses.getKey()),
                ServerAddress.parse(addresses.getValue()),
                file(route.file()),
                shell(route.host()),
                ways(route.reached()));
    }

    private RouteFile file(ConfigFile file) {
        return new RouteFile(file, new Replacement(replacing(file.replace())), shell(file.host()), run);
    }

    private Route dns(ZoneRecord record) {
        Map.Entry<String, String> values = only(record.settings().replace());
        return new DnsRoute(
                record, values.getKey(), values.getValue(), named(record, pair.source()), named(record, pair.target()));
    }

    private List<Way> named(ZoneRecord record, ServerControl server) {
        return ways(
                settings.probeFrom(),
                new ServerAddress(
                        record.settings().record(),
                        server.settings().login().address().port()));
    }

    /** What is to be replaced by what, where that is one text. */
    private Map.Entry<String, String> only(Map<String, String> replace) {
        return replacing(replace).entrySet().iterator().next();
    }

    private List<Way> ways(Reached reached) {
        return reached.address().map(by -> ways(reached.from(), by)).orElse(List.of());
    }

    private List<Way> ways(List<SshLogin> hosts, ServerAddress by) {
        return hosts.stream().map(host -> new Way(host(host), by)).toList();
    }

    private HostControl host(SshLogin login) {
        return pair.hosts().get(login.name());
    }

    private ShellLine shell(SshLogin login) {
        return shells.apply(login.name());
    }

    private Map<String, String> replacing(Map<String, String> onTheWayThere) {
        return isBack()
                ? onTheWayThere.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey))
                : onTheWayThere;
    }

    private boolean isBack() {
        return pair.source().name().equals(settings.target().name());
    }
}
