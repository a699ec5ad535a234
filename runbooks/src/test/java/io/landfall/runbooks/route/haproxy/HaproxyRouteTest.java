package io.landfall.runbooks.route.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.proxy.LabHaproxy;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.pair.server.LabControls;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.route.RoutesLandOnSource;
import io.landfall.runbooks.route.Way;
import io.landfall.runbooks.route.file.Replacement;
import io.landfall.runbooks.route.file.RouteFile;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import io.landfall.runbooks.settings.RouteSettings.Haproxy;
import io.landfall.runbooks.settings.RouteSettings.Hold;
import io.landfall.runbooks.settings.RouteSettings.Reached;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HaproxyRouteTest {

    private static final long RUN = 7;
    private static final Duration LONG = Duration.ofMinutes(2);

    /** As long as HAProxy's file lets connections wait. */
    private static final Duration HELD = Duration.ofMinutes(10);

    private static Lab lab;
    private static ReplicatingPair pair;
    private static LabControls controls;
    private static ServerControl old;
    private static ServerControl fresh;
    private static ShellLine shell;

    private LabHaproxy proxy;

    @BeforeAll
    static void open() {
        lab = Lab.open();
        pair = lab.replicatingPair();
        controls = new LabControls(lab);
        old = controls.control("old-db", pair.sourceHost(), pair.source());
        fresh = controls.control("new-db", pair.targetHost(), pair.target());
        shell = new ShellLine(old.host());
    }

    @AfterAll
    static void close() {
        shell.close();
        controls.close();
        lab.close();
    }

    @BeforeEach
    void startIt() {
        proxy = LabHaproxy.start(lab, pair.source().address(), "admin");
    }

    @Test
    void endsTheSessionsWithTheOldServerAndLeavesLaterOnes() throws IOException {
        HaproxyRoute route = route("db");
        route.stage();
        try (Socket before = connect()) {
            route.switchOver();

            assertThat(before.getInputStream().read()).as("its end").isNegative();
        }
        try (Socket after = connect()) {
            route.switchOver();
            after.getOutputStream().write(new byte[] {1, 0, 0, 1, 14});

            assertThat(after.getInputStream().read()).as("still answers").isPositive();
        }
    }

    /** With the server's whole greeting read. */
    private Socket connect() throws IOException {
        ServerAddress at = ServerAddress.parse(proxy.address());
        Socket socket = new Socket(InetAddress.getByName(at.host()), at.port());
        socket.setSoTimeout(60_000);
        byte[] header = socket.getInputStream().readNBytes(4);
        assertThat(socket.getInputStream().readNBytes(header[0])).hasSize(header[0]);
        return socket;
    }

    @Test
    void leadsToTheNewServerAfterARestartToo() {
        HaproxyRoute route = route("db");
        route.stage();
        route.switchOver();

        proxy.kill();
        proxy.start();

        assertThat(route.isSwitched()).isTrue();
        assertThat(landing()).contains("new-db");
    }

    @Test
    void findsOutBeforeTheWindowThatTheSocketTakesNoChanges() throws IOException {
        proxy = LabHaproxy.start(lab, pair.source().address(), "operator");

        assertThatThrownBy(() -> route("db").stage())
                .hasMessage("HAProxy shop/db on " + shell.host().name() + " takes no changes at " + proxy.socket()
                        + ": Permission denied. Nothing was changed. Give that socket `level admin` in " + proxy.file()
                        + ".");
        leftNothing();
    }

    @Test
    void findsOutBeforeTheWindowThatHaproxyDoesNotTakeItsFile() throws IOException {
        Files.writeString(proxy.file(), "    nonsense here\n", StandardOpenOption.APPEND);

        assertThatThrownBy(() -> route("db").stage())
                .hasMessageContaining("`haproxy -c -f ")
                .hasMessageContaining("unknown keyword 'nonsense'");
        leftNothing();
    }

    private void leftNothing() throws IOException {
        try (Stream<Path> files = Files.list(proxy.file().getParent())) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().contains("landfall-"));
        }
        assertThat(route("db").leadsToSource()).isTrue();
    }

    @Test
    void saysThatNobodyAnswersOrKnowsTheServer() {
        assertThatThrownBy(() -> route("other").stage())
                .hasMessageContaining(
                        "HAProxy at " + proxy.socket() + " of " + shell.host().name() + " knows no server shop/other")
                .hasMessageEndingWith("Check `backend` and `server` of the route.");
        proxy.kill();

        assertThatThrownBy(() -> route("db").stage())
                .hasMessageContaining("no HAProxy answers at " + proxy.socket() + ": Connection refused");
    }

    /** Somebody has led HAProxy over already, and its file and Landfall's configuration don't know. */
    @Test
    void seesFromTheApplicationsSideWhereConnectionsLand() {
        new RuntimeApi(shell, proxy.socket().toString(), "shop", "db")
                .lead(ServerAddress.parse(pair.target().address()));

        Finding astray = look(way());
        Finding untried = look(new Way(old.host(), new ServerAddress("127.0.0.1", lab.freePort())));
        Finding another = look(new Way(old.host(), ServerAddress.parse(proxy.adminAddress())));

        assertThat(astray.status()).isEqualTo(Status.FAIL);
        assertThat(astray.text())
                .isEqualTo(shell.host().name() + " by " + proxy.address() + " lands on new-db, not on old-db.");
        assertThat(untried.status()).isEqualTo(Status.WARN);
        assertThat(untried.text())
                .contains("can't be tried: " + shell.host().name() + " by 127.0.0.1:", "was not made");
        assertThat(another.status()).isEqualTo(Status.WARN);
    }

    private static Finding look(Way way) {
        return new RoutesLandOnSource(List.of(way), old, fresh).look();
    }

    private Optional<String> landing() {
        try (Session source = old.open();
                Session target = fresh.open()) {
            return way().lands(List.of(source, target));
        }
    }

    private Way way() {
        return new Way(old.host(), ServerAddress.parse(proxy.address()));
    }

    /** HAProxy lets in as many as come; and as many as its file says. */
    @ParameterizedTest
    @ValueSource(strings = {"", " maxconn 3"})
    void holdsNewConnectionsUntilTheyAreLetGo(String limit) throws IOException {
        proxy = LabHaproxy.start(lab, pair.source().address() + limit, "admin");
        HaproxyHold hold = hold(HELD, Duration.ZERO);
        hold.reach();
        assertThat(letsIn()).as("only tried").isEqualTo(limit.replace(" maxconn ", ""));
        try (Socket underWay = connect()) {
            assertThat(hold.pause(HELD)).hasValue(1);
            try (Socket first = waiting(1);
                    Socket second = waiting(2)) {
                assertThatThrownBy(hold::reach).hasMessageContaining("as while another hold keeps it");

                hold.goOn();
                hold.goOn();

                assertThat(greeting(first)).isPositive();
                assertThat(greeting(second)).isPositive();
            }
            underWay.getOutputStream().write(new byte[] {1, 0, 0, 1, 14});
            assertThat(underWay.getInputStream().read())
                    .as("was under way, and is left alone")
                    .isPositive();
        }
        assertThat(letsIn()).isEqualTo(limit.replace(" maxconn ", ""));
        assertThat(keepers()).isEmpty();
    }

    @Test
    void waitsForThoseThatAreUnderWay() throws Exception {
        HaproxyHold hold = hold(HELD, Duration.ofMinutes(1));
        Socket underWay = connect();
        CompletableFuture<OptionalInt> paused = CompletableFuture.supplyAsync(() -> hold.pause(HELD));
        Awaited.within(LONG, "nobody else is let in", () -> letsIn().equals("1"));

        underWay.close();

        assertThat(paused.get()).hasValue(0);
        hold.goOn();
    }

    @Test
    void letsThoseWhoWaitComeToTheNewServerOnceItLeadsThere() throws IOException {
        HaproxyRoute route = route("db");
        route.stage();
        hold(HELD, Duration.ZERO).pause(HELD);
        try (Socket waiting = waiting(1)) {
            route.switchOver();

            assertThat(greeting(waiting)).isPositive();
        }
        Awaited.within(LONG, "the hold has ended", () -> keepers().isEmpty());
        assertThat(letsIn()).isEmpty();
        assertThat(landing()).contains("new-db");
    }

    /** The connection that is kept has never logged in, and the database gives it two seconds for that. */
    @Test
    void holdsForLongerThanTheDatabaseWaitsForALogin() throws Exception {
        String before = asked("SELECT @@connect_timeout");
        asked("SET GLOBAL connect_timeout = 2");
        try {
            hold(HELD, Duration.ZERO).pause(HELD);
            Awaited.within(LONG, "it has held for 4 s", () -> proxy.tell("show sess")
                    .lines()
                    .anyMatch(session -> session.matches(".* srv=db .* age=([4-9]|\\d\\d)s .*")));

            assertThat(letsIn()).isEqualTo("1");
            assertThat(keepers()).hasSize(1);
        } finally {
            hold(HELD, Duration.ZERO).goOn();
            asked("SET GLOBAL connect_timeout = " + before);
        }
    }

    /** The connection over which it was begun is gone, too, as when Landfall has died. */
    @Test
    void letsThemGoByItselfWhenItsTimeIsOver() throws IOException {
        try (ShellLine another = new ShellLine(old.host())) {
            hold(HELD, new Hold(ServerAddress.parse(proxy.address()), Duration.ZERO), another)
                    .pause(Duration.ofSeconds(1));
        }
        try (Socket waits = connect()) {
            assertThat(waits.isConnected()).isTrue();
        }
        Awaited.within(LONG, "the hold has ended", () -> keepers().isEmpty());
        assertThat(letsIn()).isEmpty();
    }

    @Test
    void letsThemGoAlsoWhenWhatHoldsThemWasKilled() throws IOException {
        proxy = LabHaproxy.start(lab, pair.source().address() + " maxconn 3", "admin");
        HaproxyHold hold = hold(HELD, Duration.ZERO);
        hold.pause(HELD);
        shell.alive().run("kill -KILL " + String.join(" ", keepers()), LONG);
        assertThat(letsIn()).isEqualTo("1");

        hold.goOn();

        assertThat(letsIn()).isEqualTo("3");
    }

    @Test
    void findsOutBeforeTheWindowThatConnectionsCannotWait() throws IOException {
        String where = "Connections can't wait in HAProxy: in " + proxy.file() + " on "
                + shell.host().name() + ", for backend shop, ";
        assertThatThrownBy(hold(Duration.ofMinutes(11), Duration.ZERO)::reach)
                .hasMessage(
                        where + "`timeout queue` lets connections wait for 10 min only, and writes may be stopped for"
                                + " 11 min. Write `timeout queue 660000ms` there and reload HAProxy, or lower `budget.downtime`.");
        proxy = LabHaproxy.start(lab, pair.source().address(), "operator");
        assertThatThrownBy(hold(HELD, Duration.ZERO)::reach)
                .hasMessageContaining("takes no other maxconn for shop/db: Permission denied");
        proxy = LabHaproxy.start(lab, pair.source().address() + " minconn 5 maxconn 9", "admin");
        assertThatThrownBy(hold(HELD, Duration.ZERO)::reach).hasMessageContaining("`minconn 5` lets more than one");

        proxy = LabHaproxy.start(lab, pair.source().address(), "admin");
        ServerAddress elsewhere = ServerAddress.parse(pair.target().address());
        assertThatThrownBy(hold(HELD, new Hold(elsewhere, Duration.ZERO))::reach)
                .hasMessageContaining("who connects to " + elsewhere + " does not come to shop/db of the HAProxy at");
        assertThat(keepers()).isEmpty();
    }

    private String letsIn() {
        return new RuntimeApi(shell, proxy.socket().toString(), "shop", "db").limit();
    }

    /** The processes that hold. */
    private List<String> keepers() {
        return shell.alive()
                .run(
                        "grep -lszF LANDFALL_HOLD=" + proxy.socket() + " /proc/[0-9]*/environ | cut -d/ -f3; true",
                        Duration.ofMinutes(1))
                .lines()
                .toList();
    }

    private static String asked(String statement) throws SQLException {
        try (Connection connection = pair.source().connect();
                Statement asked = connection.createStatement()) {
            if (!asked.execute(statement)) {
                return "";
            }
            ResultSet row = asked.getResultSet();
            row.next();
            return row.getString(1);
        }
    }

    private Socket waiting(int number) throws IOException {
        ServerAddress at = ServerAddress.parse(proxy.address());
        Socket socket = new Socket(InetAddress.getByName(at.host()), at.port());
        socket.setSoTimeout(60_000);
        Awaited.within(LONG, number + " wait in HAProxy", () -> proxy.waiting() == number);
        return socket;
    }

    private static int greeting(Socket socket) throws IOException {
        return socket.getInputStream().read();
    }

    private HaproxyHold hold(Duration budget, Duration drain) {
        return hold(budget, new Hold(ServerAddress.parse(proxy.address()), drain));
    }

    private HaproxyHold hold(Duration budget, Hold hold) {
        return hold(budget, hold, shell);
    }

    private HaproxyHold hold(Duration budget, Hold hold, ShellLine shell) {
        return new HaproxyHold(settings("db", file()), hold, shell, budget);
    }

    private Haproxy settings(String server, ConfigFile file) {
        return new Haproxy(
                proxy.socket().toString(),
                "shop",
                server,
                file,
                "haproxy -c -f {file}",
                Reached.UNKNOWN,
                Optional.empty());
    }

    private static Map<String, String> replace() {
        return Map.of(pair.source().address(), pair.target().address());
    }

    private ConfigFile file() {
        return new ConfigFile(old.settings().ssh(), proxy.file().toString(), replace(), Optional.empty());
    }

    private HaproxyRoute route(String server) {
        Map<String, String> replace = replace();
        ConfigFile file = file();
        return new HaproxyRoute(
                settings(server, file),
                ServerAddress.parse(pair.source().address()),
                ServerAddress.parse(pair.target().address()),
                new RouteFile(file, new Replacement(replace), shell, RUN),
                shell,
                List.of());
    }
}
