package io.landfall.runbooks.cutover;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.runbooks.cutover.application.AwaitDnsCaches;
import io.landfall.runbooks.cutover.application.ContinueApplication;
import io.landfall.runbooks.cutover.application.LowerDnsTtl;
import io.landfall.runbooks.cutover.application.MaintenanceOff;
import io.landfall.runbooks.cutover.application.MaintenanceOn;
import io.landfall.runbooks.cutover.application.PauseApplication;
import io.landfall.runbooks.cutover.application.SwitchReads;
import io.landfall.runbooks.cutover.application.SwitchRoutes;
import io.landfall.runbooks.cutover.gate.BudgetLeft;
import io.landfall.runbooks.cutover.gate.OwnedByThis;
import io.landfall.runbooks.cutover.gate.PredictedWindow;
import io.landfall.runbooks.cutover.gate.ReplicaLogin;
import io.landfall.runbooks.cutover.gate.ReturnPath;
import io.landfall.runbooks.cutover.gate.WayBackProof;
import io.landfall.runbooks.cutover.rows.CompareChecksums;
import io.landfall.runbooks.cutover.rows.FencedTables;
import io.landfall.runbooks.cutover.rows.Snapshots;
import io.landfall.runbooks.cutover.team.TeamAction;
import io.landfall.runbooks.cutover.team.TeamStepsReady;
import io.landfall.runbooks.cutover.window.StagedFence;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.maintenance.ApplicationPause;
import io.landfall.runbooks.maintenance.CommandPause;
import io.landfall.runbooks.maintenance.PageAnswers;
import io.landfall.runbooks.maintenance.PauseReady;
import io.landfall.runbooks.maintenance.PolitePage;
import io.landfall.runbooks.maintenance.WebPause;
import io.landfall.runbooks.maintenance.kind.PageKinds;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.ShutAccounts;
import io.landfall.runbooks.pair.heartbeat.Heartbeats;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.replication.Replication;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Withdrawal;
import io.landfall.runbooks.route.Route;
import io.landfall.runbooks.route.RoutesLandOnSource;
import io.landfall.runbooks.route.RoutesNameSource;
import io.landfall.runbooks.route.Way;
import io.landfall.runbooks.route.dns.CachesWithinBudget;
import io.landfall.runbooks.route.dns.ZoneRecord;
import io.landfall.runbooks.route.kind.RouteKinds;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.Pause;
import io.landfall.runbooks.settings.TeamStep;
import io.landfall.runbooks.step.AfterRestart;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.StepParameters;
import io.landfall.runbooks.step.Walkthrough;
import io.landfall.runbooks.web.SignedRequests;
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
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps of one cutover by their names in {@code cutover.yaml}, all on one {@link Window}. */
public final class CutoverCatalog implements AutoCloseable {

    private static final Duration LOCK_WAIT = Duration.ofSeconds(3);
    private static final Duration LONGEST_LAG = Duration.ofSeconds(5);
    private static final Duration COMPARE_AT_FENCE = Duration.ofMillis(250);

    private final MigrationSettings settings;
    private final Pair pair;
    private final Heartbeats heartbeats;
    private final Terms terms;
    private final RunContext context;
    private final Window window;
    private final Snapshots snapshots = new Snapshots();
    private final FencedTables fenced;
    private final StagedFence sourceFence;
    private final StagedFence targetFence;
    private final Optional<ZoneRecord> record;
    private final List<Route> routes;
    private final Optional<PolitePage> page;
    private final List<ApplicationPause> pauses;
    private final WayBackProof wayBack;
    private final Rehearsal rehearsal;
    private final PredictedWindow prediction;
    private final Map<String, List<Step>> ofTheTeam;
    private final Map<String, Step> made = new LinkedHashMap<>();

    /**
     * What is so for this run.
     *
     * @param owner who claims the source
     * @param shutOnTarget what accounts have lost on the target since it follows
     * @param checks what must hold before writes are stopped
     * @param keepConfiguration keeps what a new process needs to settle the window
     * @param run what the journal has of it, once it has begun
     * @param wasSo whether the switch that a rollback takes back found that step of the team done
     * @param clock the bot's
     * @param walkthrough rehearses in the engine
     */
    public record Terms(
            Owner owner,
            ShutAccounts shutOnTarget,
            List<Requirement> checks,
            Runnable keepConfiguration,
            Supplier<RecordedRun> run,
            Predicate<String> wasSo,
            Clock clock,
            Supplier<Walkthrough> walkthrough) {}

    /** Opens nothing yet. Writes go to the source of {@code pair} now, to its target afterwards. */
    public CutoverCatalog(
            MigrationSettings settings, Pair pair, Heartbeats heartbeats, Terms terms, RunContext context) {
        this.settings = settings;
        this.pair = pair;
        this.heartbeats = heartbeats;
        this.terms = terms;
        this.context = context;
        this.window = new Window(pair.source(), pair.target(), switchedHosts());
        this.fenced = new FencedTables(window);
        this.wayBack = new WayBackProof(
                isBack() ? Runbook.ROLLBACK : Runbook.CUTOVER,
                settings.name(),
                pair,
                settings.cutover().wayBack());
        this.rehearsal = new Rehearsal(terms.walkthrough());
        this.prediction = new PredictedWindow(this::predicted, settings.budget().downtime());
        this.sourceFence = new StagedFence(window.source());
        this.targetFence = new StagedFence(window.target());
        this.record = ZoneRecord.of(settings.dns());
        RouteKinds kinds = kinds(pair);
        this.routes = kinds.all(record);
        this.page = settings.maintenance()
                .map(page -> PageKinds.page(page, window.shell(page.host().name())));
        this.pauses = Stream.concat(settings.pause().map(this::pause).stream(), kinds.holds())
                .toList();
        this.ofTheTeam = settings.steps().stream()
                .collect(Collectors.groupingBy(
                        step -> step.at().word(), Collectors.mapping(this::action, Collectors.toList())));
    }

    private Step action(TeamStep step) {
        HostControl host = pair.hosts().get(step.host().name());
        return isBack() ? TeamAction.back(step, host, terms.wasSo().test(step.name())) : TeamAction.of(step, host);
    }

    /** What the team does besides, by the place that the runbook has for it. */
    public Map<String, List<Step>> ofTheTeam() {
        return ofTheTeam;
    }

    private ApplicationPause pause(Pause how) {
        if (how instanceof Pause.ByCommand command) {
            return new CommandPause(command, window.shell(command.host().name()));
        }
        Pause.ByWeb web = (Pause.ByWeb) how;
        Map<String, String> about = SignedRequests.about(settings.name(), context.run());
        return new WebPause(web, new SignedRequests(web.url(), web.secret(), about, terms.clock()));
    }

    /** Those that are only connected from need no shell. */
    private Map<String, HostControl> switchedHosts() {
        return settings.applicationHosts()
                .map(host -> pair.hosts().get(host.name()))
                .collect(Collectors.toMap(HostControl::name, Function.identity()));
    }

    private boolean isBack() {
        return pair.source().name().equals(settings.target().name());
    }

    /** The steps, by name. */
    public Map<String, Function<StepParameters, Step>> steps() {
        Map<String, Function<StepParameters, Step>> steps = new LinkedHashMap<>();
        steps.put(Arm.NAME, parameters -> arm());
        steps.put(
                MaintenanceOn.NAME,
                parameters -> new MaintenanceOn(page, parameters.duration("limit", Duration.ofSeconds(5))));
        steps.put(
                PauseApplication.NAME,
                parameters -> new PauseApplication(
                        pauses, window.sideBySide(), settings.budget().downtime()));
        steps.put(ContinueApplication.NAME, parameters -> new ContinueApplication(pauses, window.sideBySide()));
        steps.put(StopHeartbeat.NAME, parameters -> new StopHeartbeat(window, heartbeats.on(pair.source())));
        steps.put(StopEvents.NAME, parameters -> new StopEvents(window));
        steps.put(LockPrivilegedAccounts.NAME, parameters -> new LockPrivilegedAccounts(window));
        steps.put(
                FenceSource.NAME,
                parameters -> new FenceSource(window, parameters.duration("lock-wait", LOCK_WAIT), withdrawal()));
        steps.put(EndSessions.NAME, parameters -> new EndSessions(window));
        steps.put(ProveFence.NAME, parameters -> new ProveFence(window));
        steps.put(
                VerifyCaughtUp.NAME,
                parameters -> new VerifyCaughtUp(
                        window, snapshots, fenced, parameters.duration("compare", COMPARE_AT_FENCE)));
        steps.put(PersistFence.NAME, parameters -> new PersistFence(window, sourceFence));
        steps.put(PointOfNoReturn.NAME, parameters -> pointOfNoReturn());
        steps.put(
                OpenTarget.NAME, parameters -> new OpenTarget(window, targetFence, terms.shutOnTarget(), withdrawal()));
        steps.put(SwitchRoutes.NAME, parameters -> new SwitchRoutes(window, routes));
        steps.put(ReleaseSource.NAME, parameters -> new ReleaseSource(window));
        steps.put(MaintenanceOff.NAME, parameters -> new MaintenanceOff(page));
        steps.put(
                VerifyApplication.NAME,
                parameters -> new VerifyApplication(
                        window,
                        routes.stream()
                                .flatMap(route -> route.waysToTarget().stream())
                                .toList(),
                        parameters.duration("wait", Duration.ofSeconds(2))));
        steps.put(RestoreEvents.NAME, parameters -> new RestoreEvents(window));
        steps.put(
                FollowBack.NAME,
                parameters -> new FollowBack(window, new Replication(pair.account()), heartbeats.on(pair.target())));
        steps.put(RepointReplicas.NAME, parameters -> new RepointReplicas(window, pair.replicas()));
        steps.put(
                CompareChecksums.NAME,
                parameters -> new CompareChecksums(
                        window, snapshots, fenced, parameters.duration("limit", Duration.ofMinutes(30))));
        steps.replaceAll((name, maker) -> parameters -> keep(maker.apply(parameters)));
        steps.put(SwitchReads.NAME, parameters -> switchReads(parameters.duration("watch", Duration.ofSeconds(10))));
        steps.put(LowerDnsTtl.NAME, parameters -> new LowerDnsTtl(record.orElseThrow()));
        steps.put(
                AwaitDnsCaches.NAME,
                parameters -> new AwaitDnsCaches(record.orElseThrow(), terms.run(), context.progress(), terms.clock()));
        return steps;
    }

    private Step switchReads(Duration watch) {
        return new SwitchReads(
                pair,
                kinds(pair).readsFirst(),
                kinds(pair.exchanged()).readsFirst(),
                settings.budget().maxLag(),
                watch);
    }

    private RouteKinds kinds(Pair pair) {
        return new RouteKinds(settings, pair, window::shell, context.run(), terms.clock());
    }

    private Withdrawal withdrawal() {
        return new Withdrawal(terms.owner().journal(), terms.owner().run());
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
                        terms.owner(),
                        List.of(sourceFence, targetFence),
                        routes,
                        page.map(PolitePage::pageSwitch),
                        this::later,
                        terms.keepConfiguration(),
                        rehearsal,
                        prediction));
    }

    /** Everything that refuses a switch, before writes are stopped. */
    private List<Requirement> requirements() {
        List<Requirement> lines = new ArrayList<>(
                List.of(Requirement.blocks(CheckGroup.ACTIVITY, new OwnedByThis(pair.source(), terms.owner()))));
        lines.addAll(wayBack.gates(terms.checks(), context));
        lines.add(Requirement.blocks(
                CheckGroup.REPLICATION,
                new ReturnPath("replication_path", pair.target(), pair.source(), pair.account())));
        pair.replicas()
                .forEach(replica -> lines.add(
                        Requirement.blocks(CheckGroup.REPLICATION, new ReplicaLogin(replica, pair.target()))));
        lines.add(Requirement.blocks(CheckGroup.HOST, new RoutesNameSource(routes)));
        List<Way> ways =
                routes.stream().flatMap(route -> route.waysToSource().stream()).toList();
        if (!ways.isEmpty()) {
            lines.add(Requirement.blocks(CheckGroup.HOST, new RoutesLandOnSource(ways, pair.source(), pair.target())));
        }
        record.filter(any -> settings.routes().isEmpty())
                .ifPresent(alone -> lines.add(Requirement.warns(
                        CheckGroup.DNS,
                        new CachesWithinBudget(alone, settings.budget().downtime()))));
        lines.add(Requirement.blocks(CheckGroup.ACTIVITY, prediction));
        if (!ofTheTeam.isEmpty()) {
            List<Step> all = ofTheTeam.values().stream().flatMap(List::stream).toList();
            lines.add(Requirement.blocks(CheckGroup.HOST, new TeamStepsReady(all)));
        }
        if (!pauses.isEmpty()) {
            lines.add(Requirement.blocks(CheckGroup.HOST, new PauseReady(pauses)));
        }
        page.ifPresent(polite -> lines.add(Requirement.blocks(CheckGroup.HOST, new PageAnswers(polite))));
        return List.copyOf(lines);
    }

    private List<Step> later() {
        return made.values().stream().filter(step -> !(step instanceof Arm)).toList();
    }

    /** As rehearsed, and as far behind as the target stays. */
    private Optional<Duration> predicted() {
        return rehearsal.predicted().map(known -> known.plus(window.lag().left(LONGEST_LAG)));
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
        if (record.isEmpty()) {
            skipped.put(
                    LowerDnsTtl.NAME, settings.dns().map(CutoverCatalog::byHand).orElse("no DNS record given"));
        }
        if (page.isEmpty()) {
            skipped.put(MaintenanceOn.NAME, "maintenance is `none`");
        }
        WayBackProof.leftOut(context).ifPresent(why -> skipped.put(FollowBack.NAME, why));
        return skipped;
    }

    private static String byHand(MigrationSettings.Dns dns) {
        return "lower the TTL of " + dns.record() + " on " + dns.server() + " to " + Elapsed.show(dns.ttl())
                + " by hand, and wait as long as its old TTL was";
    }

    /** What {@code when} in the file asks for: the options of the run, and what there is to do. */
    public Set<String> options(Set<String> asked) {
        Set<String> options = new HashSet<>(asked);
        if (!pair.replicas().isEmpty()) {
            options.add("replicas");
        }
        if (!pauses.isEmpty()) {
            options.add("pause");
        }
        if (!settings.readsFirst().isEmpty()) {
            options.add("reads-first");
        }
        options.addAll(ofTheTeam.keySet());
        return Set.copyOf(options);
    }

    /** Who is at both ends: part of what an approval binds to. */
    public List<String> identities() {
        List<String> lines = new ArrayList<>();
        Stream.concat(Stream.of(pair.source(), pair.target()), pair.replicas().stream())
                .map(this::identity)
                .forEach(lines::add);
        lines.addAll(settings.hostLines());
        lines.addAll(conditions());
        return List.copyOf(lines);
    }

    private List<String> conditions() {
        List<String> lines = new ArrayList<>();
        lines.add("lag at most " + Elapsed.show(settings.budget().maxLag()) + " when the window opens");
        if (WayBackProof.leftOut(context).isEmpty()) {
            lines.add("way back for " + Elapsed.show(settings.cutover().wayBack()));
        }
        return lines;
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
                window,
                terms.owner(),
                LOCK_WAIT,
                settings.budget().downtime(),
                new ByHandScript(window, terms.owner()));
    }

    /** Closes everything that the steps hold open. */
    @Override
    public void close() {
        snapshots.end();
        window.close();
    }
}
