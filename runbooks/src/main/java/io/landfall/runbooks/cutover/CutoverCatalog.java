package io.landfall.runbooks.cutover;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.engine.AfterRestart;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.PointOfNoReturn;
import io.landfall.runbooks.engine.RunContext;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.engine.StepParameters;
import io.landfall.runbooks.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.host.HostControl;
import io.landfall.runbooks.server.Owner;
import io.landfall.runbooks.server.Replication;
import io.landfall.runbooks.server.ReplicationAccount;
import io.landfall.runbooks.server.ServerControl;
import io.landfall.runbooks.server.Withdrawal;
import io.landfall.runbooks.settings.MigrationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps of one cutover by their names in {@code cutover.yaml}, all on one {@link Window}. */
public final class CutoverCatalog implements AutoCloseable {

    private static final Duration LOCK_WAIT = Duration.ofSeconds(3);
    private static final Duration COMPARE_AT_FENCE = Duration.ofMillis(250);

    private final MigrationSettings settings;
    private final Pair pair;
    private final RunContext context;
    private final Window window;
    private final Snapshots snapshots = new Snapshots();
    private final FencedTables fenced;
    private final StagedFence sourceFence;
    private final StagedFence targetFence;
    private final List<RouteFile> routes;
    private final Optional<PolitePage> page;
    private final WayBackProof wayBack;
    private final Map<String, Step> made = new LinkedHashMap<>();

    /**
     * Both ends of the switch, in its direction, and what moves with it.
     *
     * @param source where writes go now
     * @param target where they go afterwards
     * @param beatOnSource writes the heartbeat on the source
     * @param beatOnTarget writes it on the target afterwards
     * @param hosts the hosts of routes and of the polite page, by name
     * @param account with which either server follows the other
     * @param owner who claims the source
     * @param replicas the other replicas of the source, which follow the target afterwards
     * @param shutOnTarget what accounts have lost on the target since it follows
     * @param checks what must hold before writes are stopped
     * @param keepConfiguration keeps what a new process needs to settle the window
     */
    public record Pair(
            ServerControl source,
            ServerControl target,
            HeartbeatWriter beatOnSource,
            HeartbeatWriter beatOnTarget,
            Map<String, HostControl> hosts,
            ReplicationAccount account,
            Owner owner,
            List<ServerControl> replicas,
            ShutAccounts shutOnTarget,
            List<Requirement> checks,
            Runnable keepConfiguration) {}

    /** Opens nothing yet. */
    public CutoverCatalog(MigrationSettings settings, Pair pair, RunContext context) {
        this.settings = settings;
        this.pair = pair;
        this.context = context;
        this.window = new Window(pair.source(), pair.target(), pair.hosts());
        this.fenced = new FencedTables(window);
        this.wayBack = new WayBackProof(
                isBack() ? "rollback" : "cutover",
                settings.name(),
                pair.source(),
                pair.target(),
                pair.account(),
                settings.cutover().wayBack());
        this.sourceFence = new StagedFence(window.source());
        this.targetFence = new StagedFence(window.target());
        this.routes = settings.routes().stream().map(this::routeFile).toList();
        this.page = settings.maintenance()
                .map(page -> new PolitePage(page, window.shell(page.host().name())));
    }

    private boolean isBack() {
        return pair.source().name().equals(settings.target().name());
    }

    private RouteFile routeFile(MigrationSettings.Route route) {
        Map<String, String> replace = isBack()
                ? route.replace().entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey))
                : route.replace();
        return new RouteFile(
                route, new Replacement(replace), window.shell(route.host().name()), context.run());
    }

    /** The steps, by name. */
    public Map<String, Function<StepParameters, Step>> steps() {
        Map<String, Function<StepParameters, Step>> steps = new LinkedHashMap<>();
        steps.put("arm", parameters -> arm());
        steps.put(
                "maintenance-on",
                parameters -> new MaintenanceOn(page, parameters.duration("limit", Duration.ofSeconds(5))));
        steps.put("stop-heartbeat", parameters -> new StopHeartbeat(window, pair.beatOnSource()));
        steps.put("stop-events", parameters -> new StopEvents(window));
        steps.put("lock-privileged-accounts", parameters -> new LockPrivilegedAccounts(window));
        steps.put(
                "fence-source",
                parameters -> new FenceSource(window, parameters.duration("lock-wait", LOCK_WAIT), withdrawal()));
        steps.put("end-sessions", parameters -> new EndSessions(window));
        steps.put("prove-fence", parameters -> new ProveFence(window));
        steps.put(
                "verify-caught-up",
                parameters -> new VerifyCaughtUp(
                        window, snapshots, fenced, parameters.duration("compare", COMPARE_AT_FENCE)));
        steps.put("persist-fence", parameters -> new PersistFence(window, sourceFence));
        steps.put("point-of-no-return", parameters -> pointOfNoReturn());
        steps.put("open-target", parameters -> new OpenTarget(window, targetFence, pair.shutOnTarget(), withdrawal()));
        steps.put("switch-routes", parameters -> new SwitchRoutes(window, routes));
        steps.put("release-source", parameters -> new ReleaseSource(window));
        steps.put("maintenance-off", parameters -> new MaintenanceOff(page));
        steps.put(
                "verify-application",
                parameters -> new VerifyApplication(window, parameters.duration("wait", Duration.ofSeconds(2))));
        steps.put("restore-events", parameters -> new RestoreEvents(window));
        steps.put(
                "follow-back",
                parameters -> new FollowBack(window, new Replication(pair.account()), pair.beatOnTarget()));
        steps.put("repoint-replicas", parameters -> new RepointReplicas(window, pair.replicas()));
        steps.put(
                "compare-checksums",
                parameters -> new CompareChecksums(
                        window, snapshots, fenced, parameters.duration("limit", Duration.ofMinutes(30))));
        steps.replaceAll((name, maker) -> parameters -> keep(maker.apply(parameters)));
        return steps;
    }

    private Withdrawal withdrawal() {
        return new Withdrawal(pair.owner().journal(), pair.owner().run());
    }

    private Step keep(Step step) {
        made.put(step.name(), step);
        return step;
    }

    private Step arm() {
        return new Arm(
                window,
                new Arm.Preparation(
                        requirements(),
                        pair.owner(),
                        List.of(sourceFence, targetFence),
                        routes,
                        this::later,
                        pair.keepConfiguration()));
    }

    /** Everything that refuses a switch, before writes are stopped. */
    private List<Requirement> requirements() {
        List<Requirement> lines = new ArrayList<>(
                List.of(Requirement.blocks(CheckGroup.ACTIVITY, new OwnedByThis(pair.source(), pair.owner()))));
        lines.addAll(wayBack.gates(pair.checks(), context));
        lines.add(Requirement.blocks(
                CheckGroup.REPLICATION,
                new ReturnPath("replication_path", pair.target(), pair.source(), pair.account())));
        pair.replicas()
                .forEach(replica -> lines.add(
                        Requirement.blocks(CheckGroup.REPLICATION, new ReplicaLogin(replica, pair.target()))));
        lines.add(Requirement.blocks(CheckGroup.HOST, new RoutesNameSource(routes)));
        page.ifPresent(polite -> lines.add(Requirement.blocks(CheckGroup.HOST, new PageAnswers(polite))));
        return List.copyOf(lines);
    }

    private List<Step> later() {
        return made.values().stream().filter(step -> !(step instanceof Arm)).toList();
    }

    private Step pointOfNoReturn() {
        return new PointOfNoReturn(
                "Commit in the journal: from here on " + pair.target().name() + " is opened and nothing goes back to "
                        + pair.source().name() + " except by rollback.",
                List.of(
                        Requirement.blocks(CheckGroup.REPLICATION, new StillProven(window)),
                        Requirement.blocks(CheckGroup.ACTIVITY, new BudgetLeft(context.budgetLeft()))),
                () -> window.withNotes(Found.nothing()));
    }

    /** Why a stage has nothing to do, by the name of its approval or of its first step. */
    public Map<String, String> skipped() {
        Map<String, String> skipped = new LinkedHashMap<>();
        skipped.put("lower-dns-ttl", settings.dns().map(CutoverCatalog::byHand).orElse("no DNS record given"));
        if (page.isEmpty()) {
            skipped.put("maintenance-on", "maintenance is `none`");
        }
        WayBackProof.leftOut(context).ifPresent(why -> skipped.put("follow-back", why));
        return skipped;
    }

    private static String byHand(MigrationSettings.Dns dns) {
        return "lower the TTL of " + dns.record() + " on " + dns.server() + " to "
                + dns.ttl().toSeconds() + " s by hand, and wait as long as its old TTL was";
    }

    /** What {@code when} in the file asks for: the options of the run, and whether there are other replicas. */
    public Set<String> options(Set<String> asked) {
        Set<String> options = new HashSet<>(asked);
        if (!pair.replicas().isEmpty()) {
            options.add("replicas");
        }
        return Set.copyOf(options);
    }

    /** Who is at both ends: part of what an approval binds to. */
    public List<String> identities() {
        List<String> lines = new ArrayList<>();
        Stream.concat(Stream.of(pair.source(), pair.target()), pair.replicas().stream())
                .map(this::identity)
                .forEach(lines::add);
        lines.addAll(settings.hostLines());
        lines.addAll(terms());
        return List.copyOf(lines);
    }

    private List<String> terms() {
        List<String> terms = new ArrayList<>();
        terms.add("lag at most " + Elapsed.show(settings.budget().maxLag()) + " when the window opens");
        if (WayBackProof.leftOut(context).isEmpty()) {
            terms.add("way back for " + Elapsed.show(settings.cutover().wayBack()));
        }
        return terms;
    }

    private String identity(ServerControl server) {
        ServerIdentity identity = server.view().identity();
        String role = server == pair.source() ? "source " : server == pair.target() ? "target " : "replica ";
        return role + server.name() + " at "
                + server.settings().login().address() + ": server id " + identity.serverId() + ", " + identity.version()
                + " on " + identity.hostname() + ", data in " + identity.dataDirectory()
                + server.settings().furtherAddresses();
    }

    public AfterRestart afterRestart() {
        return new CutoverAfterRestart(
                window, pair.owner(), LOCK_WAIT, settings.budget().downtime(), new ByHandScript(window, pair.owner()));
    }

    /** Closes everything that the steps hold open. */
    @Override
    public void close() {
        snapshots.end();
        window.close();
    }
}
