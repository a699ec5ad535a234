package io.landfall.runbooks.finish;

import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.finish.gate.OwnedHere;
import io.landfall.runbooks.finish.gate.PairAsCutOver;
import io.landfall.runbooks.finish.gate.Pointers;
import io.landfall.runbooks.finish.gate.RoutesLeadAway;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.maintenance.NginxPage;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.ShutAccounts;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.route.Route;
import io.landfall.runbooks.route.RoutesStaySwitched;
import io.landfall.runbooks.route.dns.RecordLeadsAway;
import io.landfall.runbooks.route.dns.TtlBefore;
import io.landfall.runbooks.route.dns.ZoneRecord;
import io.landfall.runbooks.route.kind.RouteKinds;
import io.landfall.runbooks.settings.Maintenance;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import io.landfall.runbooks.settings.RouteSettings;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook.Stay;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.StepParameters;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The steps of {@code finish.yaml} by name, for one run. */
public final class FinishCatalog implements AutoCloseable {

    /** With this option the data that lies aside since the target was replaced is deleted, after an approval. */
    public static final String REMOVE_OLD_DATA = "remove-old-data";

    private final MigrationSettings settings;
    private final Pair pair;
    private final HeartbeatWriter heartbeat;
    private final Journal journal;
    private final History history;
    private final RunContext context;
    private final ClaimServers claim;
    private final Optional<ZoneRecord> record;
    private final Map<String, ShellLine> shells = new LinkedHashMap<>();

    /**
     * Opens nothing yet.
     *
     * @param heartbeat writes on the target, which takes the writes
     * @param checks what else must hold before anything is removed
     */
    public FinishCatalog(
            MigrationSettings settings,
            Pair pair,
            HeartbeatWriter heartbeat,
            List<Requirement> checks,
            Journal journal,
            History history,
            RunContext context,
            Clock clock) {
        this.settings = settings;
        this.pair = pair;
        this.heartbeat = heartbeat;
        this.journal = journal;
        this.history = history;
        this.context = context;
        this.record = ZoneRecord.of(settings.dns());
        this.claim = new ClaimServers(
                pair,
                requirements(checks, new RouteKinds(settings, pair, this::shell, context.run(), clock).besideFiles()));
    }

    private ShellLine shell(String host) {
        return shells.computeIfAbsent(host, name -> new ShellLine(pair.hosts().get(name)));
    }

    private List<Requirement> requirements(List<Requirement> checks, List<Route> routes) {
        List<Requirement> lines = new ArrayList<>(checks);
        lines.add(Requirement.blocks(CheckGroup.REPLICATION, new PairAsCutOver(pair)));
        lines.add(Requirement.blocks(CheckGroup.SCHEMA, new OwnedHere(pair, journal.id(), settings.name())));
        lines.add(Requirement.blocks(CheckGroup.HOST, new RoutesLeadAway(routeFiles(), pair.hosts())));
        if (!routes.isEmpty()) {
            lines.add(Requirement.blocks(CheckGroup.HOST, new RoutesStaySwitched(routes)));
        }
        record.flatMap(zone -> zone.settings().replace().keySet().stream()
                        .findFirst()
                        .map(old -> new RecordLeadsAway(zone, old)))
                .ifPresent(check -> lines.add(Requirement.blocks(CheckGroup.DNS, check)));
        return List.copyOf(lines);
    }

    /** Returns the makers by the name that stands in the YAML file. */
    public Map<String, Function<StepParameters, Step>> steps() {
        Map<String, Function<StepParameters, Step>> steps = new LinkedHashMap<>();
        steps.put(ClaimServers.NAME, parameters -> claim);
        steps.put(EndHeartbeat.NAME, parameters -> new EndHeartbeat(heartbeat));
        steps.put(EndReplication.NAME, parameters -> new EndReplication(pair));
        steps.put(DropAccounts.NAME, parameters -> new DropAccounts(pair, past().operatorsAccounts()));
        steps.put(DropSchema.NAME, parameters -> new DropSchema(pair));
        steps.put(UnlockAccounts.NAME, parameters -> new UnlockAccounts(pair, shut()));
        steps.put(RemoveFiles.NAME, parameters -> new RemoveFiles(leftovers()));
        steps.put(HandOverSettings.NAME, parameters -> new HandOverSettings(pair.target(), settings.name()));
        steps.put(
                REMOVE_OLD_DATA,
                parameters -> new RemoveOldData(oldData(), parameters.duration("limit", Duration.ofHours(1))));
        steps.put(
                RestoreDnsTtl.NAME,
                parameters ->
                        new RestoreDnsTtl(record.orElseThrow(), ttlBefore().orElseThrow()));
        steps.put(ForgetPassword.NAME, parameters -> new ForgetPassword(pair.account()));
        steps.put(LookAround.NAME, parameters -> new LookAround(new Pointers(pair, otherHosts())));
        return steps;
    }

    /** What the run was asked for, and what there is to do: the words after {@code when}. */
    public Set<String> options() {
        Set<String> options = new HashSet<>(context.options());
        if (record.isPresent() && ttlBefore().isPresent()) {
            options.add(RestoreDnsTtl.NAME);
        }
        return Set.copyOf(options);
    }

    /** Empty when it was as low already as it was to be. */
    private Optional<Duration> ttlBefore() {
        return TtlBefore.longest(history.runs(settings.name()))
                .filter(before ->
                        before.compareTo(record.orElseThrow().settings().ttl()) > 0);
    }

    private Past past() {
        return new Past(history.runs(settings.name()));
    }

    private ShutAccounts shut() {
        return ShutAccounts.on(pair.source().name(), context.run(), history.runs(settings.name()));
    }

    /** The pair' hosts, and each host of a route with its files. */
    private List<Leftovers> leftovers() {
        List<String> keys = past().runs().stream()
                .map(run -> "landfall-" + journal.id() + "-run" + run)
                .toList();
        List<Leftovers> hosts = new ArrayList<>();
        for (ServerControl server : List.of(pair.source(), pair.target())) {
            hosts.add(Leftovers.ofServer(server, keys, backupsOn(server)));
        }
        Map<String, List<String>> routes = new LinkedHashMap<>();
        for (ConfigFile route : routeFiles()) {
            routes.computeIfAbsent(route.host().name(), host -> new ArrayList<>())
                    .add(route.path());
        }
        routes.forEach(
                (host, files) -> hosts.add(Leftovers.ofRoutes(pair.hosts().get(host), files)));
        settings.maintenance()
                .filter(page -> page.kind() instanceof Maintenance.Nginx)
                .ifPresent(page -> hosts.add(Leftovers.ofPage(
                        pair.hosts().get(page.host().name()), NginxPage.files((Maintenance.Nginx) page.kind()))));
        return List.copyOf(hosts);
    }

    private List<ConfigFile> routeFiles() {
        return settings.allRoutes().flatMap(RouteSettings::files).toList();
    }

    private List<String> backupsOn(ServerControl server) {
        return server.name().equals(settings.source().name()) ? past().backupDirectories() : List.of();
    }

    private OldData oldData() {
        return new OldData(pair.target());
    }

    private List<HostControl> otherHosts() {
        return Stream.concat(Stream.of(pair.target().host()), pair.hosts().values().stream())
                .toList();
    }

    /** Who is at both ends: part of what an approval binds to. */
    public List<String> identities() {
        return Stream.concat(
                        Stream.of(place("old", pair.source()), place("serving", pair.target())),
                        settings.hostLines().stream())
                .toList();
    }

    /** What stays, and why: part of that too. */
    public List<Stay> stays() {
        boolean removesOldData = context.options().contains(REMOVE_OLD_DATA);
        return new Stays(settings, pair, past().operatorsAccounts(), oldData(), removesOldData).all();
    }

    private static String place(String role, ServerControl server) {
        return role + " server " + server.name() + " at "
                + server.settings().login().address() + ": server id "
                + server.view().identity().serverId() + ", "
                + server.view().identity().version() + ", data in "
                + DataDirectory.ofRunning(server).path() + server.settings().furtherAddresses();
    }

    /** Closes what the steps hold open. */
    @Override
    public void close() {
        claim.close();
        shells.values().forEach(ShellLine::close);
    }
}
