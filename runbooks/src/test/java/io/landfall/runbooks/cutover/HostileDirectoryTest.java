package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.maintenance.FlagFile;
import io.landfall.runbooks.maintenance.PolitePage;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.pair.host.SshHostControl;
import io.landfall.runbooks.pair.host.Victim;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.route.file.Replacement;
import io.landfall.runbooks.route.file.RouteFile;
import io.landfall.runbooks.settings.Maintenance;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application's directory belongs to an ordinary user who wants to be root; Landfall logs in as root. */
class HostileDirectoryTest {

    private static final String TEXT = "main=10.0.0.5:3306\n";
    private static final String SWITCHED = "main=10.0.0.6:3306\n";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Lab lab;
    private static SshLogin login;
    private static SshConnection connection;
    private static ShellLine shell;

    private Victim victim;
    private Path directory;
    private Path file;

    @BeforeAll
    static void open() throws IOException {
        lab = Lab.open();
        LabHost host = lab.host("app-1");
        login = new SshLogin(
                "app-1", host.sshHost(), host.sshPort(), host.sshUser(), host.keyFile(), host.knownHostsFile());
        connection = new SshConnection(login);
        shell = new ShellLine(new SshHostControl(connection, new SshHost(connection, Clock.systemUTC())));
        Files.setPosixFilePermissions(lab.directory(), PosixFilePermissions.fromString("rwx--x--x"));
    }

    @AfterAll
    static void close() {
        shell.close();
        connection.close();
        lab.close();
    }

    @BeforeEach
    void giveTheDirectoryAway() throws IOException {
        victim = Victim.in(lab.newDirectory("root"));
        directory = Victim.own(lab.newDirectory("app"));
        file = Victim.own(Files.writeString(directory.resolve("-it's\n *the* app's.conf"), TEXT));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }

    @AfterEach
    void nothingOfRootsHasChanged() {
        victim.isUnchanged();
    }

    @Test
    void switchesAFileWhereLinksWaitAtEveryNameThatLandfallUses() throws IOException {
        victim.plant(beside(".landfall-staged-run7"));
        victim.plant(beside(".landfall-before-run7"));
        RouteFile route = route(file);

        route.stage();
        assertThat(route.isStaged()).isTrue();
        route.switchOver();

        assertSwitched(file);
        assertThat(beside(".landfall-before-run7"))
                .isRegularFile()
                .isReadable()
                .hasContent(TEXT.strip())
                .satisfies(before -> assertThat(Files.isSymbolicLink(before)).isFalse());
        assertThat(names()).hasSize(2);
    }

    @Test
    void switchesAFileThatWasChangedAndLinksPlantedSinceItWasStaged() throws IOException {
        RouteFile route = route(file);
        route.stage();
        Files.writeString(file, TEXT + "more=1\n");
        Files.delete(beside(".landfall-staged-run7"));
        victim.plant(beside(".landfall-staged-run7"));
        Files.delete(beside(".landfall-before-run7"));
        victim.plant(beside(".landfall-before-run7"));

        route.switchOver();

        assertThat(Files.readString(file)).isEqualTo(SWITCHED + "more=1\n");
    }

    @Test
    void goesBackAndDiscardsWithoutFollowingLinks() throws IOException {
        RouteFile route = route(file);
        route.stage();
        for (String name : List.of(".landfall-staged-run7", ".landfall-before-run7")) {
            Files.delete(beside(name));
            victim.plant(beside(name));
        }

        route.discard();

        assertThat(Files.readString(file)).isEqualTo(TEXT);
    }

    @Test
    void tellsAndCopiesNothingThatTheOwnerOfTheDirectoryCannotRead() throws IOException {
        Files.delete(file);
        victim.plant(file);
        RouteFile route = route(file);

        assertThatThrownBy(route::stage).hasMessageContaining("Permission denied");
        assertThatThrownBy(route::switchOver).isInstanceOf(LandfallException.class);

        assertThat(names()).containsExactly(file.getFileName().toString());
    }

    @Test
    void isNotLedIntoAnotherDirectory() throws IOException {
        Path link = Victim.link(directory.resolve("current"), victim.directory());
        RouteFile route = route(link.resolve("victim"));

        assertThatThrownBy(route::stage).hasMessageContaining("Permission denied");
        assertThatThrownBy(route::switchOver).isInstanceOf(LandfallException.class);
    }

    @Test
    void isNotStoppedByDirectoriesAtItsNamesOnceTheWindowIsOpen() throws IOException {
        RouteFile route = route(file);
        route.stage();
        for (String name : List.of(".landfall-staged-run7", ".landfall-before-run7")) {
            Files.delete(beside(name));
        }
        Victim.own(Files.createDirectory(beside(".landfall-before-run7")));

        route.switchOver();

        assertSwitched(file);
    }

    /** The owner does what he can while Landfall stages: whatever comes of it, he gains nothing. */
    @Test
    void gainsItsOwnerNothingWhenHeExchangesNamesMeanwhile() throws Exception {
        Process hostile = new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + Victim.HOSTILE,
                        "--clear-groups",
                        "sh",
                        "-c",
                        "cd \"$1\"; while :; do for n in ./*.landfall-*; do mv \"$n\" \"$n.moved\"; ln -s \"$2\" \"$n\";"
                                + " ln -s \"$2/victim\" \"$n/next\"; rm -rf ./*.moved; done; done",
                        "hostile",
                        directory.toString(),
                        victim.directory().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            for (int i = 0; i < 10; i++) {
                try {
                    route(file).stage();
                } catch (LandfallException heWasQuicker) {
                    victim.isUnchanged();
                }
            }
        } finally {
            hostile.descendants().forEach(ProcessHandle::destroyForcibly);
            hostile.destroyForcibly().waitFor();
        }
    }

    @Test
    void changesNothingAsRootWhereAnybodyMayWrite() throws IOException {
        Path open = lab.newDirectory("open");
        Path its = Files.writeString(open.resolve("app.conf"), TEXT);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> route(its).stage())
                .hasMessageEndingWith("(everybody) can change names on the way to " + its + ", so that Landfall changes"
                        + " nothing there as root. Give that directory to the application's user, or to root alone"
                        + " (chown, chmod go-w).");

        assertThat(Files.readString(its)).isEqualTo(TEXT);
    }

    @Test
    void refusesAFileThatTheOwnerOfItsDirectoryCouldNotGiveBackToItsOwner() throws IOException {
        Path its = Files.writeString(directory.resolve("roots.conf"), TEXT);

        assertThatThrownBy(() -> route(its).stage())
                .hasMessageContaining(its + " has owner root, group root, mode 644, which nobody can't give to its next"
                        + " text. Nothing was changed. Make nobody its owner, with a group of his.");

        assertThat(Files.readString(its)).isEqualTo(TEXT);
    }

    @Test
    void letsNoOtherGroupReadWhatBelongedToRootsGroup() throws IOException {
        Files.setAttribute(file, "posix:group", Files.getAttribute(victim.file(), "posix:group"));
        RouteFile route = route(file);
        route.stage();

        route.switchOver();

        assertThat(Files.readString(file)).isEqualTo(SWITCHED);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void makesAndRemovesAFlagFileWithoutFollowingLinks() throws IOException {
        Path flag = directory.resolve("flag\nof the page");
        HttpServer application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            exchange.sendResponseHeaders(Files.exists(flag, LinkOption.NOFOLLOW_LINKS) ? 503 : 200, -1);
            exchange.close();
        });
        application.start();
        PolitePage page = page(flag, application.getAddress().getPort());
        Victim.link(flag, victim.directory().resolve("made-by-landfall"));

        assertThatThrownBy(() -> page.show(new Deadline(), SOON)).hasMessageContaining("File exists");
        page.hide(new Deadline(), SOON);
        page.show(new Deadline(), SOON);
        page.show(new Deadline(), SOON);
        application.stop(0);

        assertThat(Files.isRegularFile(flag, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(Files.getOwner(flag).getName()).isEqualTo(Victim.HOSTILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(flag)))
                .isEqualTo("rw-r--r--");
    }

    private void assertSwitched(Path path) throws IOException {
        assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
                .isEqualTo(SWITCHED);
        assertThat(Files.getOwner(path).getName()).isEqualTo(Victim.HOSTILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
    }

    private Path beside(String suffix) {
        return directory.resolve(file.getFileName() + suffix);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static RouteFile route(Path path) {
        Map<String, String> replace = Map.of("10.0.0.5:3306", "10.0.0.6:3306");
        return new RouteFile(
                new ConfigFile(login, path.toString(), replace, Optional.empty()), new Replacement(replace), shell, 7);
    }

    private static PolitePage page(Path flag, int port) {
        return new PolitePage(
                new Maintenance(
                        login,
                        new Maintenance.FlagFile(flag.toString()),
                        new Maintenance.Verify(URI.create("http://127.0.0.1:" + port + "/"), 503, 200)),
                new FlagFile(flag.toString(), shell));
    }
}
