package io.landfall.runbooks.route.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.ReplicatingPair;
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
import io.landfall.runbooks.settings.RouteSettings.Reached;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HaproxyRouteTest {

    private static final long RUN = 7;

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

    private HaproxyRoute route(String server) {
        Map<String, String> replace =
                Map.of(pair.source().address(), pair.target().address());
        ConfigFile file = new ConfigFile(old.settings().ssh(), proxy.file().toString(), replace, Optional.empty());
        return new HaproxyRoute(
                new Haproxy(proxy.socket().toString(), "shop", server, file, "haproxy -c -f {file}", Reached.UNKNOWN),
                ServerAddress.parse(pair.source().address()),
                ServerAddress.parse(pair.target().address()),
                new RouteFile(file, new Replacement(replace), shell, RUN),
                shell,
                List.of());
    }
}
