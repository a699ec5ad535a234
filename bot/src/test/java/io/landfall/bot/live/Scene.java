package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabConnection;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabPair;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.StockDebian;
import io.landfall.lab.database.Engine;
import io.landfall.lab.ledger.Ledger;
import io.landfall.lab.ledger.LedgerVerdict;
import io.landfall.lab.probe.ProbeVerdict;
import io.landfall.lab.probe.Prober;
import io.landfall.lab.probe.Way;
import io.landfall.lab.process.Awaited;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.SqliteJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two servers on hosts of their own, an application that writes, and a configuration file for Landfall's service.
 * Whoever is the source now can become the target of the next cutover: {@link #turnRound}.
 */
final class Scene implements AutoCloseable {

    /** Leaves room for the servers on two cores; the demo writes without pauses. */
    private static final Duration PAUSE = Duration.ofMillis(4);

    private static final String NEVER = "never";

    private static final String UNDONE = "was taken back";

    private final Lab lab;
    private final Engine engine;
    private final Optional<LabPair> pair;
    private final Ledger ledger;
    private final Path directory;
    private final List<ServiceProcess> services = new ArrayList<>();
    private Machine source;
    private Machine target;
    private Optional<Machine> replica = Optional.empty();
    private Optional<Prober> prober = Optional.empty();
    /** How many turns of the prober were judged, and which servers must have had one since. */
    private int judgedTurns;

    private final List<String> turnsSince = new ArrayList<>();
    private boolean switched;
    private String migration = "shop";
    private boolean maintenance = true;
    private String chat = "{terminal: {demo-people: [ann, ben, cora]}}";
    private String approvals = "{approvers: [ben], four-eyes: true, mode: armed, expire-after: 15m}";
    private String budget = "{downtime: 60s, max-lag: 10s}";
    /** What this machine's disk has room for, at the rate at which the application writes. */
    private String cutover = "{way-back: 1h}";

    private Optional<String> dns = Optional.empty();
    private int journals = 1;

    /** A host and its server, with the name that the file gives to the server. */
    record Machine(String name, LabHost host, LabDatabase server) {}

    private Scene(Lab lab, Engine engine, LabPair pair) {
        this(
                lab,
                engine,
                Optional.of(pair),
                new Machine("shop-old", pair.sourceHost(), pair.source()),
                new Machine("shop-new", pair.targetHost(), pair.target()));
    }

    private Scene(Lab lab, Machine source, Machine target) {
        this(lab, Engine.MARIADB, Optional.empty(), source, target);
    }

    private Scene(Lab lab, Engine engine, Optional<LabPair> pair, Machine source, Machine target) {
        this.lab = lab;
        this.engine = engine;
        this.pair = pair;
        this.source = source;
        this.target = target;
        this.directory = lab.newDirectory("landfall");
        this.ledger = Ledger.start(lab, source.server(), 1, PAUSE);
        writeSecrets();
        writeFile();
    }

    /** A source that the application writes to, and a target that is only installed. */
    static Scene installed() {
        return installed(MariaDbSettings.initialised());
    }

    /** The same with settings of the source. */
    static Scene installed(MariaDbSettings settings) {
        return between(settings, MariaDbSettings.uninitialised());
    }

    /** The same of another family; skips the test where it can't be had. */
    static Scene installed(Engine engine, Map<String, String> settings) {
        return between(engine, settings, Map.of());
    }

    /** The same with settings of each. */
    static Scene between(Engine engine, Map<String, String> ofSource, Map<String, String> ofTarget) {
        Lab lab = open(engine);
        return new Scene(lab, engine, engine.beforeTheMove(lab, ofSource, ofTarget));
    }

    private static Lab open(Engine engine) {
        assumeTrue(engine.whyNot().isEmpty(), () -> engine.whyNot().orElse(""));
        return Lab.open();
    }

    /** A source that the application writes to, and a target that does not run, with settings of each. */
    static Scene between(MariaDbSettings ofSource, MariaDbSettings ofTarget) {
        Lab lab = Lab.open();
        LabHost old = lab.host("old-host");
        LabHost fresh = lab.host("new-host");
        Machine source = new Machine("shop-old", old, old.mariaDb(ofSource).start());
        Machine target = new Machine("shop-new", fresh, fresh.mariaDb(ofTarget));
        return new Scene(lab, source, target);
    }

    /** Two machines as Debian's packages leave them; the file says of the servers only how they are started and stopped. */
    static Scene of(Lab lab, StockDebian old, StockDebian fresh) {
        Scene scene = new Scene(
                lab,
                new Machine("shop-old", old.host(), old.server()),
                new Machine("shop-new", fresh.host(), fresh.server()));
        scene.write(
                scene.file().getFileName().toString(),
                scene.text().replaceAll("(?m)^ *(defaults-file|settings-dir|data-dir): .*\n", ""));
        return scene;
    }

    /** The same with a target that follows already, and a journal that says so; no service is running. */
    static Scene following(MariaDbSettings settings) {
        Lab lab = Lab.open();
        return following(lab, Engine.MARIADB, lab.replicatingPair(settings, 0));
    }

    /** The same of another family, with settings of both; skips the test where it can't be had. */
    static Scene following(Engine engine, Map<String, String> settings) {
        Lab lab = open(engine);
        return following(lab, engine, engine.inStep(lab, settings));
    }

    private static Scene following(Lab lab, Engine engine, LabPair pair) {
        Scene scene = new Scene(lab, engine, pair);
        scene.secret("shop-replication.password", LabAccount.REPLICATION);
        JournalOfAMove.write(scene.journal(), "shop");
        return scene;
    }

    /** The same after a move: the target follows the source, and a service is running. */
    static Scene inStep() {
        Scene scene = installed();
        try {
            scene.move();
            return scene;
        } catch (RuntimeException | Error e) {
            scene.close();
            throw e;
        }
    }

    /**
     * From now on an ordinary account tries to write on both servers all the time, and says who accepts writes. For a target
     * that Landfall makes, since what only looks closed accepts a call.
     */
    Scene probed() {
        prober = Optional.of(Prober.start(source(), target(), EnumSet.allOf(Way.class), Prober.PACE));
        judgedTurns = 1;
        return this;
    }

    /** Moves with a service that goes on running. */
    ServiceProcess move() {
        ServiceProcess service = service();
        service.type("start " + migration);
        service.await("move " + migration + " is done");
        return service;
    }

    /** Starts the service. */
    ServiceProcess service() {
        return service(file());
    }

    /** Starts the service with another file than {@link #file}. */
    ServiceProcess service(Path otherFile) {
        diesAt(NEVER);
        return remember(ServiceProcess.start(lab, otherFile, deadlyPoint()));
    }

    /** Runs {@code main} with these words, which are no service; returns it when it has ended. */
    ServiceProcess landfall(String... words) {
        ServiceProcess process = remember(ServiceProcess.landfall(lab, words));
        process.awaitExit();
        return process;
    }

    /** Starts a service that is killed with SIGKILL when it comes to {@code point}, such as {@code STEP_ACTED:promote}. */
    ServiceProcess serviceThatDiesAt(String point) {
        diesAt(point);
        return remember(ServiceProcess.start(lab, file(), deadlyPoint()));
    }

    /** The services that run now, but for those that wait at points, are killed when one comes to {@code point}. */
    void diesAt(String point) {
        try {
            Files.writeString(deadlyPoint(), point);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path deadlyPoint() {
        return directory.resolve("deadly-point");
    }

    /** Starts a service whose runs wait at each point for what {@code points} has planned there. */
    ServiceProcess serviceThatWaitsAt(Points points) {
        return remember(ServiceProcess.start(lab, file(), points));
    }

    /** The same with another file, behind the words {@code prefix}. */
    ServiceProcess serviceThatWaitsAt(Points points, Path otherFile, List<String> prefix) {
        return remember(ServiceProcess.start(lab, otherFile, points, prefix));
    }

    /** Runs {@code main} with these words behind {@code prefix}; returns it when it has ended. */
    ServiceProcess landfallIn(List<String> prefix, String... words) {
        ServiceProcess process = remember(ServiceProcess.landfall(lab, prefix, words));
        process.awaitExit();
        return process;
    }

    private ServiceProcess remember(ServiceProcess service) {
        services.add(service);
        return service;
    }

    /** Cuts over or rolls back with {@code service}, whatever {@code verb} says, and nothing is lost. */
    void switches(ServiceProcess service, String verb) {
        awaitHeartbeat();
        service.type("as ann " + verb + " " + migration);
        service.awaitUnless(UNDONE, "asks for approval");
        service.type("as ben approve 2-6");
        service.awaitUnless(UNDONE, "is armed");
        service.type("go");
        service.awaitUnless(UNDONE, verb + " " + migration + " is done");
        switched();
        assertNothingIsLost(serving(), standby());
    }

    /** Finishes the migration after its cutover. */
    void finishes(ServiceProcess service) {
        service.type("as ann finish " + migration);
        service.await("asks for approval");
        service.type("as ben approve");
        service.awaitUnless("is held", "finish " + migration + " is done");
        assertNothingIsLost(target(), source());
    }

    /** Kills every service that still runs. */
    void endServices() {
        services.forEach(ServiceProcess::kill);
        services.clear();
    }

    /**
     * What was the target of a migration that is finished is the source of the next, {@code name}, in the same journal; its
     * target is a new machine.
     */
    void movesOn(String name, String machine) {
        endServices();
        LabHost host = lab.host(machine);
        source = target;
        target = new Machine(machine, host, host.mariaDb(MariaDbSettings.uninitialised()));
        migration = name;
        switched = false;
        writeFile();
    }

    /** What was the target is the source of the next cutover: a new journal, a new file, the owner's row removed. */
    void turnRound() {
        endServices();
        Machine was = source;
        source = target;
        target = was;
        journals++;
        execute(source.server(), "DELETE FROM landfall.owner");
        writeFile();
        JournalOfAMove.write(journal(), "shop");
    }

    /** A cutover or rollback has ended: the other server takes the writes now. */
    void switched() {
        switched = !switched;
        turnsSince.add(serving().name());
    }

    /** Whether the target of the file takes the writes. */
    boolean isSwitched() {
        return switched;
    }

    /** The server that takes the writes. */
    LabDatabase serving() {
        return switched ? target() : source();
    }

    /** The server that follows. */
    LabDatabase standby() {
        return switched ? source() : target();
    }

    Scene withMaintenance() {
        maintenance = true;
        writeFile();
        return this;
    }

    /** A third server follows the source, too, with an account of its own; the file names it {@code shop-replica-1}. */
    Scene withReplica() {
        LabDatabase third = pair.orElseThrow().replica(lab, "replica-host");
        replica = Optional.of(new Machine("shop-replica-1", lab.host("replica-host"), third));
        writeFile();
        return this;
    }

    LabDatabase replica() {
        return replica.orElseThrow().server();
    }

    Scene withoutMaintenance() {
        maintenance = false;
        writeFile();
        return this;
    }

    /** Writes {@code chat} of the file, as YAML; the next service reads it. */
    Scene withChat(String yaml) {
        chat = yaml;
        writeFile();
        return this;
    }

    /** Starts the service with the channel that the file is meant for. */
    ServiceProcess serviceAsTheFileSays() {
        return remember(ServiceProcess.landfall(lab, "serve", "--config", file().toString()));
    }

    /** The same; it is killed with SIGKILL when it comes to {@code point}. */
    ServiceProcess serviceAsTheFileSaysThatDiesAt(String point) {
        diesAt(point);
        return remember(ServiceProcess.startAsTheFileSays(lab, file(), deadlyPoint()));
    }

    /** Writes {@code approvals} of the file, as YAML; the next service reads it. */
    Scene withApprovals(String yaml) {
        approvals = yaml;
        writeFile();
        return this;
    }

    /** Writes the migration's {@code budget}, as YAML; the next service reads it. */
    Scene withBudget(String yaml) {
        budget = yaml;
        writeFile();
        return this;
    }

    /** Writes the migration's {@code dns}, as YAML; the next service reads it. */
    Scene withDns(String yaml) {
        dns = Optional.of(yaml);
        writeFile();
        return this;
    }

    /** Writes the migration's {@code cutover}, as YAML; the next service reads it. */
    Scene withCutover(String yaml) {
        cutover = yaml;
        writeFile();
        return this;
    }

    Lab lab() {
        return lab;
    }

    Engine engine() {
        return engine;
    }

    Ledger ledger() {
        return ledger;
    }

    LabDatabase source() {
        return source.server();
    }

    LabDatabase target() {
        return target.server();
    }

    /** The source's name in the file, such as {@code shop-old}. */
    String sourceName() {
        return source.name();
    }

    /** The target's name in the file. */
    String targetName() {
        return target.name();
    }

    LabHost sourceHost() {
        return source.host();
    }

    LabHost targetHost() {
        return target.host();
    }

    Path directory() {
        return directory;
    }

    Path journal() {
        return directory.resolve("landfall-" + journals + ".db");
    }

    Path file() {
        return directory.resolve("landfall.yaml");
    }

    /** Writes another configuration file beside {@link #file}. */
    Path write(String name, String text) {
        return lab.writePrivateFile(directory.resolve(name), text);
    }

    /** What {@link #file} says. */
    String text() {
        try {
            return Files.readString(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the application and compares its memory with what {@code server} holds. */
    LedgerVerdict judge(LabDatabase server) {
        ledger.stop();
        return ledger.judge(server);
    }

    /**
     * Asserts that {@code open} takes writes, {@code closed} does not, and that no acknowledged write is missing. With a
     * prober also that no two servers accepted writes at once since the last call.
     */
    void assertNothingIsLost(LabDatabase open, LabDatabase closed) {
        prober.ifPresentOrElse(judge -> assertOneAccepts(judge, open, closed), () -> assertOneIsWritable(open, closed));
        ledger.awaitWrites(20);
        ledger.pause();
        LedgerVerdict verdict = ledger.judge(open);
        ledger.goOn();
        assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
    }

    private static void assertOneIsWritable(LabDatabase open, LabDatabase closed) {
        assertThat(isReadOnly(open)).as(open.name() + " is read-only").isFalse();
        assertThat(isReadOnly(closed)).as(closed.name() + " is read-only").isTrue();
    }

    private void assertOneAccepts(Prober judge, LabDatabase open, LabDatabase closed) {
        judge.awaitAcceptedBy(open);
        assertThat(judge.accepts(closed)).as(closed.name() + " accepts writes").isFalse();
        ProbeVerdict verdict = judge.judge(open);
        List<String> turns =
                verdict.servers().subList(judgedTurns, verdict.servers().size());
        List<String> expected = List.copyOf(turnsSince);
        judgedTurns = verdict.servers().size();
        turnsSince.clear();
        assertThat(turns).as("who accepted writes in turn: " + verdict).isEqualTo(expected);
        assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
    }

    /** After a restart the last run went back, and nobody had to say a word. Prints how long that took. */
    void assertTakenBackByItself() {
        try (SqliteJournal journal = SqliteJournal.openToRead(journal())) {
            assertThat(journal.firstBrokenRow()).isEmpty();
            List<Entry> rows = journal.entries();
            Entry restarted = last(rows, EntryKind.RESTARTED);
            Entry ended = last(rows, EntryKind.ENDED);
            System.err.println("taken back after a restart: "
                    + Duration.between(restarted.at(), ended.at()).toMillis() + " ms");
            assertThat(ended.record().data()).containsEntry("outcome", "undone");
            assertThat(rows.subList(rows.indexOf(restarted), rows.indexOf(ended)))
                    .extracting(Entry::record)
                    .filteredOn(row -> row.run() == ended.record().run())
                    .hasSizeGreaterThan(1)
                    .allMatch(row -> row.who().isEmpty(), "nobody said it");
        }
    }

    private static Entry last(List<Entry> rows, EntryKind kind) {
        return rows.stream()
                .filter(row -> row.record().kind() == kind)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** Waits until the server that follows has got another heartbeat: its lag is known. */
    void awaitHeartbeat() {
        String beat = "SELECT COALESCE(MAX(sequence), 0) FROM landfall.heartbeat";
        String before = value(standby(), beat);
        Awaited.within(Duration.ofMinutes(3), standby().name() + " has got a heartbeat after " + before, () -> !value(
                        standby(), beat)
                .equals(before));
    }

    /** Waits until the target has applied a write that the application made after this call: it follows, also after a restart. */
    void awaitFollowing() {
        ledger.awaitWrites(1);
        assertReaches(target(), written(source()));
    }

    /** Where its binary log ends. */
    static String written(LabDatabase server) {
        return value(server, "SELECT " + server.words().written());
    }

    /** Waits until it has applied everything up to that position. */
    static void assertReaches(LabDatabase server, String position) {
        assertThat(value(server, "SELECT " + server.words().waitFor() + "('" + position + "', 100)"))
                .as(server.name() + " reaches " + position)
                .isEqualTo("0");
    }

    /** The accounts that are locked there, in order. */
    static String locked(LabDatabase server) {
        return value(server, server.words().locked());
    }

    static boolean isReadOnly(LabDatabase server) {
        return value(server, "SELECT @@read_only").equals("1");
    }

    /** Whether it follows another server, or would as soon as it starts. */
    static boolean follows(LabDatabase server) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet status = statement.executeQuery(server.words().replication())) {
            return status.next();
        } catch (SQLException e) {
            throw new AssertionError(server.words().replication(), e);
        }
    }

    /** Asks again when a window has ended the session meanwhile, which has the name of Landfall's account. */
    static String value(LabDatabase server, String query) {
        return value(server, query, row -> row.getString(1));
    }

    /** Returns a column of the first row by its label. */
    static String column(LabDatabase server, String query, String label) {
        return value(server, query, row -> row.getString(label));
    }

    private interface Reading {
        String of(ResultSet row) throws SQLException;
    }

    private static String value(LabDatabase server, String query, Reading reading) {
        while (true) {
            try {
                return valueAtOnce(server, query, reading);
            } catch (SQLException e) {
                if (!LabConnection.wasEnded(e)) {
                    throw new AssertionError(query, e);
                }
            }
        }
    }

    private static String valueAtOnce(LabDatabase server, String query, Reading reading) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).as(query).isTrue();
            return String.valueOf(reading.of(result));
        }
    }

    static void execute(LabDatabase server, String... statements) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(String.join("; ", statements), e);
        }
    }

    private void writeSecrets() {
        secret("password", LabAccount.LANDFALL);
        secret("canary", LabAccount.CANARY);
    }

    private void secret(String name, String user) {
        lab.writePrivateFile(directory.resolve(name), lab.account(user).password() + "\n");
    }

    private void writeFile() {
        lab.writePrivateFile(
                file(),
                """
                listen: 127.0.0.1:%d
                journal: jdbc:sqlite:%s
                chat: %s
                approvals: %s
                hosts:
                  app-1: {ssh: {%s}}
                servers:
                %s%s%smigrations:
                  %s:
                    source: %s
                    target: %s
                    replicas: %s
                    probe-from: [app-1]
                    %s
                    budget: %s
                    cutover: %s
                    %s
                    maintenance: %s
                    routes:
                      - {type: config-file, host: app-1, path: %s, reload: "kill -HUP $(cat %s)"}
                """
                        .formatted(
                                lab.freePort(),
                                journal().getFileName(),
                                chat,
                                approvals,
                                ssh(source.host()),
                                server(source),
                                server(target),
                                replica.map(Scene::server).orElse(""),
                                migration,
                                source.name(),
                                target.name(),
                                replica.map(Machine::name).stream().toList(),
                                engine == Engine.MARIADB ? "# copied as it is usual" : "copy: " + engine.copy(""),
                                budget,
                                cutover,
                                dns.map(yaml -> "dns: " + yaml).orElse("# no dns"),
                                maintenance
                                        ? "{host: app-1, flag-file: %s, verify: {url: \"%s\", on: 503, off: 200}}"
                                                .formatted(ledger.flagFile(), ledger.url())
                                        : "none",
                                ledger.propertiesFile(),
                                ledger.pidFile()));
    }

    private static String server(Machine machine) {
        return server(machine.name(), machine.server(), machine.host());
    }

    /** A server as the file describes one, with the passwords in files beside it. */
    static String server(String name, LabDatabase server, LabHost host) {
        return """
                  %s:
                    address: %s
                    user: landfall
                    password: file:password
                    canary: {user: landfall_canary, password: file:canary}
                    ssh: {%s, authorized-keys: %s}
                    service: {start: %s, stop: %s}
                    defaults-file: %s
                    settings-dir: %s
                    data-dir: %s
                    buffer-pool: 64MiB
                """
                .indent(2)
                .formatted(
                        name,
                        server.address(),
                        ssh(host),
                        host.authorizedKeysFile(),
                        server.startCommand(),
                        server.stopCommand(),
                        server.defaultsFile(),
                        server.settingsDir(),
                        server.dataDir());
    }

    static String ssh(LabHost host) {
        return "host: %s, port: %d, user: %s, key: %s, known-hosts: %s"
                .formatted(host.sshHost(), host.sshPort(), host.sshUser(), host.keyFile(), host.knownHostsFile());
    }

    @Override
    public void close() {
        endServices();
        prober.ifPresent(Prober::close);
        lab.close();
    }
}
