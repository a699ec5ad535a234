package io.landfall.bot.site;

import io.landfall.monitor.checks.Limits;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.checks.MigrationView.DnsRecord;
import io.landfall.monitor.checks.Requirements;
import io.landfall.monitor.checks.activity.SeenClients;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.Dialects;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.jdbc.JdbcServer;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.AdminDialects;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.ServerSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The servers and hosts of one migration, to look at and to change. Nothing is connected before it is needed. */
public final class Site implements AutoCloseable {

    private static final Duration DNS_TIMEOUT = Duration.ofSeconds(2);

    private static final Dialects DIALECTS = Families.ALL.reading();

    private final MigrationSettings settings;
    private final Clock clock;
    private final Hosts hosts;
    private final Hosts seen;
    private final SeenClients clients = new SeenClients();
    private final JdbcServer sourceView;
    private final JdbcServer targetView;
    private final AdminDialects families;
    private final ServerControl source;
    private final ServerControl target;
    private final List<JdbcServer> replicaViews = new ArrayList<>();
    private final List<ServerControl> replicas = new ArrayList<>();

    /** {@code seen} are for looking only, and may be other migrations', too. */
    public Site(MigrationSettings settings, Hosts seen, Clock clock) {
        this.settings = settings;
        this.seen = seen;
        this.clock = clock;
        this.hosts = new Hosts(clock);
        this.sourceView = new JdbcServer(settings.source().login(), DIALECTS);
        this.targetView = new JdbcServer(settings.target().login(), DIALECTS);
        this.families = Families.ALL.of(sourceView, targetView);
        this.source = control(settings.source(), sourceView);
        this.target = control(settings.target(), targetView);
        for (ServerSettings replica : settings.replicas()) {
            JdbcServer view = new JdbcServer(replica.login(), DIALECTS);
            replicaViews.add(view);
            replicas.add(control(replica, view));
        }
    }

    private ServerControl control(ServerSettings server, JdbcServer view) {
        return new ServerControl(server, view, hosts.control(server.ssh()), families);
    }

    public MigrationSettings settings() {
        return settings;
    }

    public ServerControl source() {
        return source;
    }

    public ServerControl target() {
        return target;
    }

    /** The other servers that follow whichever of the two takes the writes. */
    public List<ServerControl> replicas() {
        return List.copyOf(replicas);
    }

    /** The hosts of the routes and of the polite page, and those that connect by a route, by name. */
    Map<String, HostControl> applicationHosts() {
        Map<String, HostControl> byName = new LinkedHashMap<>();
        Stream.concat(settings.applicationHosts(), settings.connectingHosts())
                .forEach(host -> byName.put(host.name(), hosts.control(host)));
        return byName;
    }

    /** What checks look at, in the direction in which the servers follow each other in this phase. */
    MigrationView view(Phase phase) {
        return phase.isTurned() ? view(target, source) : view(source, target);
    }

    /** What has to be so on them, in that direction. */
    Requirements requirements(Phase phase) {
        Requirements all =
                new Requirements(view(phase), Limits.withLag(settings.budget().maxLag()), clock);
        return phase.isTurned() ? all.leadingBack() : all;
    }

    private MigrationView view(ServerControl from, ServerControl to) {
        return new MigrationView(
                from.view(),
                to.view(),
                List.copyOf(replicaViews),
                seen.view(from.settings().ssh()),
                seen.view(to.settings().ssh()),
                ours(),
                probes(),
                settings.dns().map(Site::record),
                from.equals(target),
                clients);
    }

    /** The accounts that Landfall uses on either server. */
    private Set<String> ours() {
        return Stream.concat(
                        Stream.of(ReplicationAccount.USER),
                        Stream.of(settings.source(), settings.target())
                                .flatMap(server -> Stream.of(server.login(), server.canary()))
                                .map(DatabaseLogin::user))
                .collect(Collectors.toUnmodifiableSet());
    }

    private List<HostView> probes() {
        return settings.probeFrom().stream().map(seen::view).toList();
    }

    private static DnsRecord record(MigrationSettings.Dns dns) {
        return new DnsRecord(
                dns.record(),
                dns.ttl(),
                Stream.concat(Stream.of(dns.server()), dns.servers().stream())
                        .distinct()
                        .map(server -> DnsServer.parse(server, DNS_TIMEOUT))
                        .toList());
    }

    @Override
    public void close() {
        sourceView.close();
        targetView.close();
        replicaViews.forEach(JdbcServer::close);
        hosts.close();
    }
}
