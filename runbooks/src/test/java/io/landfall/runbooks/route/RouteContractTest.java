package io.landfall.runbooks.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.dns.LabDns;
import io.landfall.lab.dns.LabDns.Which;
import io.landfall.lab.proxy.LabHaproxy;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.pair.server.LabControls;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.route.dns.DnsRoute;
import io.landfall.runbooks.route.dns.ZoneRecord;
import io.landfall.runbooks.route.file.Replacement;
import io.landfall.runbooks.route.file.RouteFile;
import io.landfall.runbooks.route.haproxy.HaproxyRoute;
import io.landfall.runbooks.route.pointer.CommandPointer;
import io.landfall.runbooks.route.pointer.PointerRoute;
import io.landfall.runbooks.route.pointer.TeamsWebServer;
import io.landfall.runbooks.route.pointer.WebhookPointer;
import io.landfall.runbooks.route.sql.SqlPointer;
import io.landfall.runbooks.settings.Bound;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import io.landfall.runbooks.settings.MigrationSettings.Dns;
import io.landfall.runbooks.settings.MigrationSettings.DnsKey;
import io.landfall.runbooks.settings.RouteSettings.Commands;
import io.landfall.runbooks.settings.RouteSettings.Haproxy;
import io.landfall.runbooks.settings.RouteSettings.Reached;
import io.landfall.runbooks.settings.RouteSettings.Sql;
import io.landfall.runbooks.settings.RouteSettings.Webhook;
import io.landfall.runbooks.step.ByHand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of route keeps to, each on the real part. */
class RouteContractTest {

    private static final long RUN = 7;
    private static final int RECORDS = 20;

    enum What {
        FILE,
        DNS,
        HAPROXY,
        HAPROXY_OVER_TCP,
        COMMAND,
        WEBHOOK,
        SQL
    }

    /** Something that names the database. */
    private interface Stand {

        /** A route as it is made for a run, by a process that has seen none before. */
        Route route(String from, String to);

        default Route there() {
            return route(before(), after());
        }

        default Route back() {
            return route(after(), before());
        }

        default String before() {
            return pair.source().address();
        }

        default String after() {
            return pair.target().address();
        }
    }

    private static Lab lab;
    private static ReplicatingPair pair;
    private static LabControls controls;
    private static ServerControl old;
    private static ServerControl fresh;
    private static ShellLine shell;
    private static LabDns dns;
    private static int usedRecords;
    private static LabDatabase admin;
    private static int usedGroups;

    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() {
        lab = Lab.open();
        pair = lab.replicatingPair();
        controls = new LabControls(lab);
        old = controls.control("old-db", pair.sourceHost(), pair.source());
        fresh = controls.control("new-db", pair.targetHost(), pair.target());
        shell = new ShellLine(old.host());
        admin = lab.host("proxy").mariaDb(MariaDbSettings.initialised()).start();
        String columns = " (hostgroup INT PRIMARY KEY, host VARCHAR(60), port INT)";
        execute(
                "CREATE DATABASE proxy",
                "CREATE TABLE proxy.servers" + columns,
                "CREATE TABLE proxy.runtime_servers" + columns,
                "CREATE USER proxy_admin IDENTIFIED BY 'secret'",
                "GRANT ALL ON proxy.* TO proxy_admin");
        dns = LabDns.start(
                lab,
                IntStream.rangeClosed(1, RECORDS)
                        .mapToObj(i -> "db" + i + " 3600 IN A 10.0.0.5")
                        .toList());
    }

    @AfterAll
    static void close() {
        shell.close();
        controls.close();
        lab.close();
    }

    @AfterEach
    void closeWhatItMade() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void leadsThereAndBackAndSaysSo(What what) {
        Stand stand = stand(what);
        Route there = stand.there();
        assertThat(there.leadsToSource()).isTrue();
        assertThat(there.isSwitched()).isFalse();
        assertThat(there.isStaged()).isFalse();

        there.stage();
        assertThat(there.isStaged()).isTrue();
        assertThat(there.leadsToSource()).as("staging leads nobody").isTrue();
        there.switchOver();
        there.switchOver();
        assertThat(there.isSwitched()).isTrue();
        assertThat(there.leadsToSource()).isFalse();

        Route back = stand.back();
        assertThat(back.leadsToSource()).isTrue();
        back.stage();
        back.switchOver();
        assertThat(back.isSwitched()).isTrue();
        assertThat(there.leadsToSource()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoTraceWhenItIsDiscarded(What what) throws IOException {
        Stand stand = stand(what);
        Map<String, String> before = files();
        Route there = stand.there();
        there.stage();

        there.discard();
        there.discard();

        assertThat(there.isStaged()).isFalse();
        assertThat(there.leadsToSource()).isTrue();
        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void isSwitchedByAProcessThatHasNotStagedIt(What what) {
        Stand stand = stand(what);
        stand.there().stage();

        stand.there().switchOver();

        assertThat(stand.there().isSwitched()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void isNotStagedWhereItLeadsElsewhere(What what) throws IOException {
        Stand stand = stand(what);
        Map<String, String> before = files();
        Route wrong = stand.back();

        assertThatThrownBy(wrong::stage)
                .isInstanceOfSatisfying(
                        LandfallException.class, e -> assertThat(e.kind()).isEqualTo(LandfallException.Kind.REFUSED))
                .hasMessageContaining("Nothing was changed.");

        assertThat(wrong.isStaged()).isFalse();
        assertThat(stand.there().leadsToSource()).isTrue();
        assertThat(files()).isEqualTo(before);
        assertThat(new RoutesNameSource(List.of(wrong)).look().status()).isEqualTo(Status.FAIL);
        assertThat(new RoutesNameSource(List.of(stand.there())).look().status()).isEqualTo(Status.OK);
        assertThat(new RoutesStaySwitched(List.of(stand.there())).look().status())
                .isEqualTo(Status.FAIL);
        assertThat(new RoutesStaySwitched(List.of(wrong)).look().status()).isEqualTo(Status.OK);
    }

    @ParameterizedTest
    @EnumSource
    void tellsAPersonWhereAndWhat(What what) {
        Stand stand = stand(what);
        Route there = stand.there();

        assertThat(there.byHand()).contains(stand.before(), stand.after()).doesNotEndWith(".");
        assertThat(there.orByHand(false)).contains(there.where(), stand.after()).endsWith(".");
        assertThat(there.orByHand(true)).contains(there.where(), stand.before()).endsWith(".");
    }

    /** A key or secret is no script's business. */
    @ParameterizedTest
    @EnumSource(names = {"DNS", "WEBHOOK", "SQL"})
    void isSwitchedByAPersonOnlyWhereThatTakesASecret(What what) {
        Route there = stand(what).there();

        assertThat(there.onByHand(ByHand.of("on")).lines()).isEmpty();
        assertThat(there.backByHand(ByHand.of("back")).lines()).isEmpty();
    }

    /** What the break-glass script does, in a shell of the host. */
    @ParameterizedTest
    @EnumSource(
            names = {"DNS", "WEBHOOK", "SQL"},
            mode = EnumSource.Mode.EXCLUDE)
    void isSwitchedAndLedBackByTheLinesOfTheScript(What what) {
        Stand stand = stand(what);
        Route there = stand.there();
        ByHand on = there.onByHand(ByHand.of("on"));
        ByHand back = there.backByHand(ByHand.of("back"));
        assertThat(on.lines()).isNotEmpty();
        there.stage();

        assertThat(back.lines()).allSatisfy(RouteContractTest::runs);
        assertThat(there.leadsToSource()).isTrue();
        assertThat(on.lines()).allSatisfy(RouteContractTest::runs);
        assertThat(there.isSwitched()).isTrue();
        assertThat(on.lines()).allSatisfy(RouteContractTest::runs);
        assertThat(back.lines()).allSatisfy(RouteContractTest::runs);
        assertThat(there.leadsToSource()).isTrue();
    }

    private static void runs(ByHand.Line line) {
        String wanted = ((ByHand.Exactly) line.wanted()).text();
        Optional<String> found = line.look().map(RouteContractTest::printed);
        if (!found.equals(Optional.of(wanted))) {
            String printed = printed(line.act().orElseThrow());
            assertThat(line.look().map(RouteContractTest::printed).orElse(printed))
                    .as(line.what())
                    .isEqualTo(wanted);
        }
    }

    private static String printed(ByHand.Command command) {
        return shell.host()
                .run(((ByHand.Shell) command).command(), Duration.ofSeconds(30))
                .strip();
    }

    @ParameterizedTest
    @EnumSource(names = {"FILE", "HAPROXY", "HAPROXY_OVER_TCP"})
    void connectionsOfTheApplicationLandWhereItLeads(What what) {
        Stand stand = stand(what);
        Route there = stand.there();
        assertThat(there.waysToSource()).isNotEmpty();
        assertThat(landing(there.waysToSource())).containsOnly("old-db");
        Finding before = new RoutesLandOnSource(there.waysToSource(), old, fresh).look();
        assertThat(before).isEqualTo(Finding.ok("1 way(s) of the application land on old-db."));

        there.stage();
        there.switchOver();

        assertThat(landing(there.waysToTarget())).containsOnly("new-db");
        assertThat(landing(stand.back().waysToSource())).containsOnly("new-db");
    }

    private static List<String> landing(List<Way> ways) {
        try (Session source = old.open();
                Session target = fresh.open()) {
            return ways.stream()
                    .map(way -> way.lands(List.of(source, target)).orElse("elsewhere"))
                    .toList();
        }
    }

    private Stand stand(What what) {
        return switch (what) {
            case FILE -> file();
            case DNS -> record();
            case HAPROXY -> haproxy(false);
            case HAPROXY_OVER_TCP -> haproxy(true);
            case COMMAND -> command();
            case WEBHOOK -> webhook();
            case SQL -> sql();
        };
    }

    private static SshLogin host() {
        return old.settings().ssh();
    }

    private Stand file() {
        Path file = write("it's the app's.conf", "db=" + pair.source().address() + "\n");
        return (from, to) -> routeFile(file, from, to);
    }

    private static RouteFile routeFile(Path file, String from, String to) {
        Map<String, String> replace = Map.of(from, to);
        return new RouteFile(
                new ConfigFile(host(), file.toString(), replace, Optional.empty()),
                new Replacement(replace),
                shell,
                RUN);
    }

    private static Stand record() {
        usedRecords++;
        String name = "db" + usedRecords + "." + LabDns.ZONE;
        Optional<DnsKey> key = Optional.of(new DnsKey(LabDns.KEY_NAME, "hmac-sha256", Secret.of(dns.key())));
        List<String> servers = Stream.of(Which.values()).map(dns::address).toList();
        Dns settings = new Dns(name, Duration.ofHours(1), servers.get(0), servers, key, Map.of());
        return new Stand() {
            @Override
            public Route route(String from, String to) {
                ZoneRecord record = ZoneRecord.of(Optional.of(settings)).orElseThrow();
                return new DnsRoute(record, from, to, List.of(), List.of());
            }

            @Override
            public String before() {
                return "10.0.0.5";
            }

            @Override
            public String after() {
                return "10.0.0.6";
            }
        };
    }

    private static Stand haproxy(boolean overTcp) {
        LabHaproxy proxy = LabHaproxy.start(lab, pair.source().address(), "admin");
        String socket = overTcp ? proxy.adminAddress() : proxy.socket().toString();
        ServerAddress address = ServerAddress.parse(proxy.address());
        return (from, to) -> new HaproxyRoute(
                new Haproxy(
                        socket,
                        "shop",
                        "db",
                        new ConfigFile(host(), proxy.file().toString(), Map.of(from, to), Optional.empty()),
                        "haproxy -c -f {file}",
                        new Reached(Optional.of(address), List.of(host())),
                        Optional.empty()),
                ServerAddress.parse(from),
                ServerAddress.parse(to),
                routeFile(proxy.file(), from, to),
                shell,
                List.of(new Way(old.host(), address)));
    }

    private Stand command() {
        Path file = write("what it's called", pair.source().address() + "\n");
        String quoted = "\"" + file + "\"";
        return (from, to) -> new PointerRoute(
                new CommandPointer(
                        new Commands(
                                host(),
                                "cat " + quoted,
                                "[ \"$2\" = \"$(cat " + quoted + ")\" ] && echo \"$1\" | tee " + quoted,
                                Map.of(from, to),
                                Reached.UNKNOWN),
                        shell),
                from,
                to,
                List.of());
    }

    private Stand webhook() {
        TeamsWebServer server = new TeamsWebServer(pair.source().address());
        open.add(server);
        return (from, to) -> new PointerRoute(
                new WebhookPointer(
                        new Webhook(server.url(), Secret.of(TeamsWebServer.SECRET), Map.of(from, to), Reached.UNKNOWN),
                        Map.of("migration", "shop"),
                        Clock.systemUTC()),
                from,
                to,
                List.of());
    }

    /** A MariaDB in the place of a proxy's admin port: what is set counts when it was loaded. */
    private static Stand sql() {
        usedGroups++;
        String group = " WHERE hostgroup = " + usedGroups;
        ServerAddress before = ServerAddress.parse(pair.source().address());
        execute(
                "INSERT INTO proxy.servers VALUES (%d, '%s', %d)".formatted(usedGroups, before.host(), before.port()),
                "INSERT INTO proxy.runtime_servers SELECT * FROM proxy.servers" + group);
        DatabaseLogin login = new DatabaseLogin(
                admin.address(), ServerAddress.parse(admin.address()), "proxy_admin", Secret.of("secret"));
        return (from, to) -> {
            Sql settings = new Sql(
                    login,
                    List.of(
                            new Bound("UPDATE proxy.servers SET host = :to_host, port = :to_port" + group),
                            new Bound("DELETE FROM proxy.runtime_servers" + group),
                            new Bound("INSERT INTO proxy.runtime_servers SELECT * FROM proxy.servers" + group)),
                    new Bound("SELECT CONCAT(host, ':', port) FROM proxy.runtime_servers" + group),
                    Map.of(from, to),
                    Reached.UNKNOWN);
            return new PointerRoute(new SqlPointer(settings, from, to), from, to, List.of());
        };
    }

    private static void execute(String... statements) {
        try (Connection connection = admin.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private Path write(String name, String text) {
        return lab.writePrivateFile(directory.resolve(name), text);
    }

    /** The files beside a route's own, by name. */
    private Map<String, String> files() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return found;
    }
}
