package io.landfall.runbooks.route.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.pair.host.SshHostControl;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFileTest {

    private static Lab lab;
    private static SshLogin login;
    private static SshConnection connection;
    private static ShellLine shell;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeAll
    static void open() {
        lab = Lab.open();
        LabHost host = lab.host("app-1");
        login = new SshLogin(
                "app-1", host.sshHost(), host.sshPort(), host.sshUser(), host.keyFile(), host.knownHostsFile());
        connection = new SshConnection(login);
        shell = new ShellLine(new SshHostControl(connection, new SshHost(connection, Clock.systemUTC())));
    }

    @AfterAll
    static void close() {
        shell.close();
        connection.close();
        lab.close();
    }

    @BeforeEach
    void writeTheFile() throws Exception {
        file = directory.resolve("it's the app's.conf");
        Files.writeString(file, "# caf\u00e9\nmain=10.0.0.5:3306\nother=110.0.0.5:3306\nbackup=10.0.0.5:33060\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void replacesWholeAddressesAndKeepsPermissionsAndTheOldFile() throws Exception {
        RouteFile route =
                route("10.0.0.5:3306", "10.0.0.6:3306", Optional.of("touch '" + directory + "/told'; echo a"));
        String before = Files.readString(file);

        route.stage();
        assertThat(route.isStaged()).isTrue();
        assertThat(route.isSwitched()).isFalse();
        assertThat(Files.readString(file)).isEqualTo(before);
        route.switchOver();

        assertThat(Files.readString(file))
                .isEqualTo("# caf\u00e9\nmain=10.0.0.6:3306\nother=110.0.0.5:3306\nbackup=10.0.0.5:33060\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(Files.readString(Path.of(file + ".landfall-before-run7"))).isEqualTo(before);
        assertThat(directory.resolve("told")).exists();
        route.switchOver();
        assertThat(route.isSwitched()).isTrue();
        assertThat(Files.readString(Path.of(file + ".landfall-before-run7"))).isEqualTo(before);
    }

    @Test
    void switchesWhatSomebodyChangedMeanwhile() throws Exception {
        RouteFile route = route("10.0.0.5:3306", "10.0.0.6:3306", Optional.empty());
        route.stage();
        Files.writeString(file, "main=10.0.0.5:3306\nnew=1\n");

        assertThat(route.isStaged()).isFalse();
        route.switchOver();

        assertThat(Files.readString(file)).isEqualTo("main=10.0.0.6:3306\nnew=1\n");
    }

    @Test
    void switchesBehindASymbolicLinkAndABigFileInAnyEncoding() throws Exception {
        byte[] big = ("x\u00ff".repeat(100_000) + "\nmain=10.0.0.5:3306\n").getBytes(StandardCharsets.ISO_8859_1);
        Path real = directory.resolve("real.conf");
        Files.write(real, big);
        Files.delete(file);
        Files.createSymbolicLink(file, real);
        RouteFile route = route("10.0.0.5:3306", "db-new:3307", Optional.empty());
        route.stage();

        route.switchOver();

        assertThat(file).isSymbolicLink();
        assertThat(new String(Files.readAllBytes(real), StandardCharsets.ISO_8859_1))
                .isEqualTo("x\u00ff".repeat(100_000) + "\nmain=db-new:3307\n");
    }

    @Test
    void leavesNothingWhenItIsDiscardedAndRefusesAFileWithoutTheAddress() throws Exception {
        RouteFile route = route("10.0.0.5:3306", "10.0.0.6:3306", Optional.empty());
        route.stage();

        route.discard();
        route.discard();

        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
        assertThatThrownBy(() -> route("10.0.0.9:3306", "10.0.0.6:3306", Optional.empty())
                        .stage())
                .hasMessage("app-1:" + file + " does not hold what is to be replaced in it"
                        + " ({10.0.0.9:3306=10.0.0.6:3306}). Nothing was changed. Check routes.replace.");
    }

    @Test
    void failsWhenTheApplicationCouldNotBeTold() throws Exception {
        RouteFile route = route("10.0.0.5:3306", "10.0.0.6:3306", Optional.of("echo no such unit >&2; exit 3"));
        route.stage();

        assertThatThrownBy(route::switchOver).hasMessageContaining("failed with status 3: no such unit");

        assertThat(route.isSwitched()).isTrue();
    }

    private RouteFile route(String from, String to, Optional<String> reload) {
        return new RouteFile(
                new ConfigFile(login, file.toString(), Map.of(from, to), reload),
                new Replacement(Map.of(from, to)),
                shell,
                7);
    }
}
