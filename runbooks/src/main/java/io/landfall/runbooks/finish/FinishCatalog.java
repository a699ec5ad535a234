package io.landfall.runbooks.finish;

import io.landfall.monitor.check.Check;
import io.landfall.runbooks.cutover.ShutAccounts;
import io.landfall.runbooks.engine.RunContext;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.engine.StepParameters;
import io.landfall.runbooks.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.host.HostControl;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.server.ReplicationAccount;
import io.landfall.runbooks.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.MigrationSettings.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The steps of {@code finish.yaml} by name, for one run. */
public final class FinishCatalog implements AutoCloseable {

    /** With this option the data that lies aside since the target was replaced is deleted, after an approval. */
    public static final String REMOVE_OLD_DATA = "remove-old-data";

    private final MigrationSettings settings;
    private final Ends ends;
    private final Journal journal;
    private final History history;
    private final RunContext context;
    private final Servers servers;
    private final ClaimServers claim;

    /**
     * What it works on.
     *
     * @param old the server that the migration left
     * @param serving the one it went to
     * @param heartbeat writes on the serving server
     * @param hosts the hosts of routes and of the polite page, by name
     * @param account with which either server followed the other
     * @param checks what else must hold before anything is removed
     */
    public record Ends(
            ServerControl old,
            ServerControl serving,
            HeartbeatWriter heartbeat,
            Map<String, HostControl> hosts,
            ReplicationAccount account,
            List<Check> checks) {}

    /** Opens nothing yet. */
    public FinishCatalog(MigrationSettings settings, Ends ends, Journal journal, History history, RunContext context) {
        this.settings = settings;
        this.ends = ends;
        this.journal = journal;
        this.history = history;
        this.context = context;
        this.servers = new Servers(ends.old(), ends.serving());
        this.claim = new ClaimServers(servers, gates());
    }

    private List<Check> gates() {
        List<Check> gates = new ArrayList<>(ends.checks());
        gates.add(new PairAsCutOver(servers));
        gates.add(new OwnedHere(servers, journal.id(), settings.name()));
        gates.add(new RoutesLeadAway(settings.routes(), ends.hosts()));
        return List.copyOf(gates);
    }

    /** Returns the makers by the name that stands in the YAML file. */
    public Map<String, Function<StepParameters, Step>> steps() {
        Map<String, Function<StepParameters, Step>> steps = new LinkedHashMap<>();
        steps.put("claim-servers", parameters -> claim);
        steps.put("end-heartbeat", parameters -> new EndHeartbeat(ends.heartbeat()));
        steps.put("end-replication", parameters -> new EndReplication(servers));
        steps.put("drop-accounts", parameters -> new DropAccounts(servers, past().operatorsAccounts()));
        steps.put("drop-schema", parameters -> new DropSchema(servers));
        steps.put("unlock-accounts", parameters -> new UnlockAccounts(servers, shut()));
        steps.put("remove-files", parameters -> new RemoveFiles(leftovers()));
        steps.put("hand-over-settings", parameters -> new HandOverSettings(ends.serving(), settings.name()));
        steps.put(
                REMOVE_OLD_DATA,
                parameters -> new RemoveOldData(oldData(), parameters.duration("limit", Duration.ofHours(1))));
        steps.put("forget-password", parameters -> new ForgetPassword(ends.account()));
        steps.put("look-around", parameters -> new LookAround(new Pointers(servers, otherHosts())));
        return steps;
    }

    private Past past() {
        return new Past(history.runs(settings.name()));
    }

    private ShutAccounts shut() {
        return ShutAccounts.on(ends.old().name(), context.run(), history.runs(settings.name()));
    }

    /** The servers' hosts, and each host of a route with its files. */
    private List<Leftovers> leftovers() {
        List<String> keys = past().runs().stream()
                .map(run -> "landfall-" + journal.id() + "-run" + run)
                .toList();
        List<Leftovers> hosts = new ArrayList<>();
        for (ServerControl server : List.of(ends.old(), ends.serving())) {
            hosts.add(Leftovers.ofServer(server, keys, backupsOn(server)));
        }
        Map<String, List<String>> routes = new LinkedHashMap<>();
        for (Route route : settings.routes()) {
            routes.computeIfAbsent(route.host().name(), host -> new ArrayList<>())
                    .add(route.path());
        }
        routes.forEach(
                (host, files) -> hosts.add(Leftovers.ofRoutes(ends.hosts().get(host), files)));
        return List.copyOf(hosts);
    }

    private List<String> backupsOn(ServerControl server) {
        return server.name().equals(settings.source().name()) ? past().backupDirectories() : List.of();
    }

    private OldData oldData() {
        return new OldData(ends.serving());
    }

    private List<HostControl> otherHosts() {
        return Stream.concat(Stream.of(ends.serving().host()), ends.hosts().values().stream())
                .toList();
    }

    /** Who is at both ends, and what stays: part of what an approval binds to. */
    public List<String> identities() {
        Stays stays = new Stays(
                settings,
                servers,
                past().operatorsAccounts(),
                oldData(),
                context.options().contains(REMOVE_OLD_DATA));
        return Stream.of(
                        List.of(place("old", ends.old()), place("serving", ends.serving())),
                        settings.hostLines(),
                        stays.lines())
                .flatMap(List::stream)
                .toList();
    }

    private static String place(String role, ServerControl server) {
        return role + " server " + server.name() + " at "
                + server.settings().login().address() + ": server id "
                + server.view().identity().serverId() + ", "
                + server.view().identity().version() + ", data in "
                + DataPath.of(server) + server.settings().furtherAddresses();
    }

    /** Closes what the steps hold open. */
    @Override
    public void close() {
        claim.close();
    }
}
