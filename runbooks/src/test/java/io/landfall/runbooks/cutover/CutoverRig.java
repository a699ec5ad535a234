package io.landfall.runbooks.cutover;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabPair;
import io.landfall.lab.database.Engine;
import io.landfall.lab.ledger.Ledger;
import io.landfall.lab.proxy.LabHaproxy;
import io.landfall.lab.traffic.Pool;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.Secret;
import io.landfall.monitor.checks.Limits;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.checks.Occasion;
import io.landfall.monitor.checks.Requirements;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.jdbc.JdbcServer;
import io.landfall.runbooks.MigrationRunbooks;
import io.landfall.runbooks.Readiness;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.ShutAccounts;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.pair.heartbeat.Heartbeats;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.SshHostControl;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.AdminDialects;
import io.landfall.runbooks.pair.server.LabControls;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.run.state.RehearsedRun;
import io.landfall.runbooks.settings.Maintenance;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.Pause;
import io.landfall.runbooks.settings.RouteSettings;
import io.landfall.runbooks.settings.RouteSettings.Hold;
import io.landfall.runbooks.settings.ServerSettings;
import io.landfall.runbooks.settings.TeamStep;
import io.landfall.runbooks.step.RunContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/** A replicating pair with an application, as a cutover finds it. */
final class CutoverRig implements AutoCloseable {

    /** Ten times the usual, as the machine may be busy. */
    private static final Duration MAX_LAG = Duration.ofSeconds(10);

    private final Lab lab = Lab.open();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Engine engine;
    private final LabPair pair;
    private final LabDatabase source;
    private final LabDatabase target;
    private final AdminDialects families;
    private final Ledger ledger;
    private final Map<String, HostControl> hosts;
    private final ServerControl old;
    private final ServerControl fresh;
    private final ReplicationAccount account;
    private List<RouteSettings> readsFirst = List.of();
    private List<TeamStep> steps = List.of();
    private MigrationSettings settings;
    private final Map<ServerControl, HeartbeatWriter> beats;
    private final boolean checked;
    private final List<ServerControl> replicas = new ArrayList<>();
    private long lastRun;
    private Duration downtime = Duration.ofSeconds(60);

    /** With or without the polite page, and with or without the checks that a real cutover begins with. */
    CutoverRig(boolean page, boolean checked) {
        this(Engine.MARIADB, page, checked);
    }

    /** The same of that family; skips the test where there is none on this machine. */
    CutoverRig(Engine engine, boolean page, boolean checked) {
        Assumptions.assumeTrue(engine.whyNot().isEmpty(), () -> engine.whyNot().orElse(""));
        this.engine = engine;
        this.checked = checked;
        pair = engine.inStep(lab, Map.of());
        families = engine == Engine.MARIADB ? LabControls.FAMILIES : LabControls.several();
        source = pair.source();
        target = pair.target();
        LabHost app = lab.host("app-1");
        hosts = Map.of("app-1", host(app));
        old = control("old-db", lab.host("old-host"), source);
        fresh = control("new-db", lab.host("new-host"), target);
        account = new ReplicationAccount(new SecretFile(passwordFile()));
        ledger = Ledger.start(lab, source, 1, Duration.ofMillis(2));
        settings = settings(page, applicationsFile(), Optional.of(pause()));
        beats = Map.of(old, writer(old), fresh, writer(fresh));
        beats.get(old).start();
    }

    private SshLogin app() {
        return login("app-1", lab.host("app-1"));
    }

    private MigrationSettings.ConfigFile applicationsFile() {
        return new MigrationSettings.ConfigFile(
                app(),
                ledger.propertiesFile().toString(),
                Map.of(source.address(), target.address()),
                Optional.of("kill -HUP $(cat " + ledger.pidFile() + ")"));
    }

    /** The application connects to an HAProxy from now on, which is the only route. */
    LabHaproxy behindHaproxy() {
        LabHaproxy proxy = LabHaproxy.start(lab, source.address(), "admin");
        ledger.pointTo(proxy.address());
        settings = settings(false, haproxy(proxy, Optional.empty()), Optional.of(pause()));
        return proxy;
    }

    /** An HAProxy is the only route from now on; it holds new connections while writes are stopped. No ledger writes. */
    LabHaproxy behindHaproxyThatHolds() {
        onlyUnderLoad();
        LabHaproxy proxy = LabHaproxy.start(lab, source.address() + " maxconn 60", "admin");
        Duration drain = Duration.ofSeconds(30); // the machine may be busy, and a request that is killed is an error
        Hold hold = new Hold(ServerAddress.parse(proxy.address()), drain);
        settings = settings(false, haproxy(proxy, Optional.of(hold)), Optional.empty());
        return proxy;
    }

    private RouteSettings haproxy(LabHaproxy proxy, Optional<Hold> hold) {
        return new RouteSettings.Haproxy(
                proxy.socket().toString(),
                "shop",
                "db",
                new MigrationSettings.ConfigFile(
                        app(), proxy.file().toString(), Map.of(source.address(), target.address()), Optional.empty()),
                "haproxy -c -f {file}",
                new RouteSettings.Reached(Optional.of(ServerAddress.parse(proxy.address())), List.of(app())),
                hold);
    }

    /** An application with a pool that can be paused is the only one from now on. No ledger writes. */
    Pool withPool() {
        onlyUnderLoad();
        Pool pool = new Pool(lab.newDirectory("pool"), source.address(), account(LabAccount.APP));
        settings = settings(
                false,
                new MigrationSettings.ConfigFile(
                        app(),
                        pool.addressFile().toString(),
                        Map.of(source.address(), target.address()),
                        Optional.empty()),
                Optional.of(new Pause.ByCommand(
                        app(), pool.pauseCommand(), pool.continueCommand(), Duration.ofSeconds(30))));
        return pool;
    }

    /** Whoever waits is not let go by himself for ten times as long as usual. */
    private void onlyUnderLoad() {
        ledger.stop();
        downtime = downtime.multipliedBy(10);
    }

    LabAccount account(String user) {
        return lab.account(user);
    }

    private Pause pause() {
        return new Pause.ByCommand(
                app(),
                "echo \"pause $1\" >>" + pauses() + "; touch " + paused(),
                "echo continue >>" + pauses() + "; rm -f " + paused(),
                Duration.ofSeconds(20));
    }

    private MigrationSettings settings(boolean page, RouteSettings route, Optional<Pause> pause) {
        SshLogin login = app();
        Optional<Maintenance> maintenance = Optional.of(new Maintenance(
                        login,
                        new Maintenance.FlagFile(ledger.flagFile().toString()),
                        new Maintenance.Verify(URI.create(ledger.url()), 503, 200)))
                .filter(any -> page);
        return new MigrationSettings(
                "shop",
                "#shop",
                new MigrationSettings.Posts(Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(1)),
                List.of(),
                old.settings(),
                fresh.settings(),
                List.of(),
                new MigrationSettings.Copy(2, Optional.empty()),
                new MigrationSettings.Budget(downtime, MAX_LAG),
                MigrationSettings.Cutover.atAnyTime(Duration.ofHours(1)),
                Duration.ofMillis(100),
                Optional.empty(),
                maintenance,
                List.of(route),
                readsFirst,
                pause,
                steps,
                MigrationSettings.Verifying.ON_REQUEST);
    }

    /** The team does this, too. */
    CutoverRig withSteps(TeamStep... all) {
        steps = List.of(all);
        settings = settings(false, settings.routes().get(0), settings.pause());
        return this;
    }

    /** A step whose commands work with files in {@link Lab#directory}, on the host of the application. */
    TeamStep step(String name, TeamStep.At at, String act, String verify, String undo) {
        return new TeamStep(
                name, at, app(), command(act), command(verify), Optional.of(command(undo)), Duration.ofSeconds(20));
    }

    private TeamStep.Command command(String text) {
        return new TeamStep.Command("cd " + lab.directory() + " && " + text, Map.of());
    }

    /** Where the steps work. */
    Path directory() {
        return lab.directory();
    }

    /** What only reads finds its server by this file, too. */
    CutoverRig readingFirst(Path file) {
        readsFirst = List.of(new MigrationSettings.ConfigFile(
                app(), file.toString(), Map.of(source.address(), target.address()), Optional.empty()));
        settings = settings(false, settings.routes().get(0), settings.pause());
        return this;
    }

    /** What paused the application and let it go on, a line each. */
    Path pauses() {
        return lab.directory().resolve("pauses");
    }

    /** Is there while the application waits. */
    Path paused() {
        return lab.directory().resolve("paused");
    }

    private static SshLogin login(String name, LabHost host) {
        return new SshLogin(
                name, host.sshHost(), host.sshPort(), host.sshUser(), host.keyFile(), host.knownHostsFile());
    }

    private HostControl host(LabHost host) {
        SshConnection connection = new SshConnection(login(host.name(), host));
        open.add(connection);
        return new SshHostControl(connection, new SshHost(connection, Clock.systemUTC()));
    }

    private ServerControl control(String name, LabHost host, LabDatabase server) {
        DatabaseLogin login = databaseLogin(name, server, LabAccount.LANDFALL);
        JdbcServer view = new JdbcServer(login, families.reading());
        open.add(view);
        ServerSettings described = new ServerSettings(
                name,
                login,
                databaseLogin(name, server, LabAccount.CANARY),
                login(host.name(), host),
                host.authorizedKeysFile().toString(),
                new ServerSettings.Service(
                        server.defaultsFile().resolveSibling("start").toString(),
                        server.defaultsFile().resolveSibling("stop").toString()),
                Optional.of(server.defaultsFile().toString()),
                Optional.of(server.settingsDir().toString()),
                Optional.of(server.dataDir().toString()),
                Optional.of(DataSize.ofMebibytes(64)),
                Optional.empty());
        return new ServerControl(described, view, host(host), families);
    }

    private DatabaseLogin databaseLogin(String name, LabDatabase server, String user) {
        return new DatabaseLogin(
                name,
                ServerAddress.parse(server.address()),
                user,
                Secret.of(lab.account(user).password()));
    }

    private Path passwordFile() {
        Path file = lab.directory().resolve("replication-password");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, lab.account(LabAccount.REPLICATION).password());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Engine engine() {
        return engine;
    }

    LabDatabase source() {
        return source;
    }

    LabDatabase target() {
        return target;
    }

    /** Returns when the target has applied everything that the source has written up to now. */
    void awaitCaughtUp() {
        pair.awaitCaughtUp();
    }

    Ledger ledger() {
        return ledger;
    }

    ServerControl old() {
        return old;
    }

    ServerControl fresh() {
        return fresh;
    }

    /** A third server that follows the old one with an account of its own; it belongs to every walk from now on. */
    LabDatabase withReplica() {
        LabDatabase server = pair.replica(lab, "replica-host");
        replicas.add(control("shop-replica-1", lab.host("replica-host"), server));
        return server;
    }

    /** Later walks know of no replica. */
    void withoutReplicas() {
        replicas.clear();
    }

    /** What beats on that server; it beats on the old one to begin with. */
    HeartbeatWriter beat(ServerControl server) {
        return beats.get(server);
    }

    private HeartbeatWriter writer(ServerControl server) {
        HeartbeatWriter writer = new HeartbeatWriter(server, "journal-1", Duration.ofMillis(100), Clock.systemUTC());
        open.add(writer);
        return writer;
    }

    /** A walk from the old server to the new one, as one process has it. */
    WindowWalk walk() {
        lastRun++;
        return walk(lastRun, old, fresh, ShutAccounts.NONE);
    }

    /** The number of the newest walk's run. */
    long lastRun() {
        return lastRun;
    }

    /** The same run in another process, which shares nothing with the first. */
    WindowWalk walkOfAnotherProcess() {
        return walk(lastRun, old, fresh, ShutAccounts.NONE);
    }

    /** A walk the other way round. */
    WindowWalk walkBack() {
        return walkBack(ShutAccounts.NONE);
    }

    /** The same, after a walk that has shut these accounts on the old server. */
    WindowWalk walkBack(ShutAccounts shut) {
        lastRun++;
        return walk(lastRun, fresh, old, shut);
    }

    private WindowWalk walk(long run, ServerControl source, ServerControl target, ShutAccounts shutOnTarget) {
        CutoverCatalog catalog = new CutoverCatalog(
                settings,
                new Pair(source, target, hosts, account, replicas),
                new Heartbeats(beat(source), beat(target)),
                new CutoverCatalog.Terms(
                        new Owner("journal-1", run, "shop", Instant.now(), "bot"),
                        shutOnTarget,
                        checked ? requirements(source, target).of(Occasion.SWITCH) : List.of(),
                        () -> {},
                        () -> RecordedRun.of(List.of()),
                        step -> false,
                        Clock.systemUTC(),
                        () -> new RehearsedRun(SqliteJournal.inMemory())),
                new RunContext(run, Set.of(), progress -> {}, () -> Duration.ofSeconds(60)));
        WindowWalk walk = new WindowWalk(catalog);
        open.add(walk);
        return walk;
    }

    private Requirements requirements(ServerControl source, ServerControl target) {
        MigrationView view = new MigrationView(
                source.view(),
                target.view(),
                replicas.stream().map(ServerControl::view).toList(),
                source.host().view(),
                target.host().view(),
                Set.of(LabAccount.LANDFALL, LabAccount.CANARY, LabAccount.REPLICATION),
                List.of(),
                Optional.empty());
        return new Requirements(view, Limits.withLag(MAX_LAG), Clock.systemUTC());
    }

    /** What {@code check} shows, when this is what the journal says. */
    Readiness readiness(Journal journal) {
        return new MigrationRunbooks(
                        settings,
                        new Pair(old, fresh, hosts, account, replicas),
                        LabControls.COPIES,
                        new Heartbeats(beat(old), beat(fresh)),
                        pair -> requirements(pair.source(), pair.target()),
                        run -> {},
                        journal,
                        History.of(journal.entries()),
                        Clock.systemUTC())
                .readiness();
    }

    @Override
    public void close() {
        try {
            for (int i = open.size() - 1; i >= 0; i--) {
                open.get(i).close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            lab.close();
        }
    }
}
