package io.landfall.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabDirectory;
import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabTest {

    @Test
    void runsACommandOverSshWithItsOwnKeys() {
        try (Lab lab = Lab.open()) {
            LabHost host = lab.host("db-1");

            String printed = Command.run(ssh(host, "echo from $(id -un) $LANDFALL_LAB"));

            assertThat(printed).isEqualTo("from " + host.sshUser() + " " + lab.directory());
        }
    }

    @Test
    void startsAndStopsAServerByItsScriptsOverSshAndStartsItAgainAfterSigkill() throws SQLException {
        try (Lab lab = Lab.open()) {
            LabHost host = lab.host("db-1");
            LabMariaDb server = host.mariaDb(
                    MariaDbSettings.initialised().with("event_scheduler", "ON").without("log_slave_updates"));

            Command.run(ssh(host, server.startCommand()));
            Command.run(ssh(host, server.startCommand()));
            assertThat(variable(server, "event_scheduler")).isEqualTo("ON");
            assertThat(variable(server, "log_slave_updates")).isEqualTo("0");
            server.kill9();
            assertThat(server.isRunning()).isFalse();
            server.start();
            assertThat(server.isRunning()).isTrue();
            Command.run(ssh(host, server.stopCommand()));
            server.stop();

            assertThat(server.isRunning()).isFalse();
        }
    }

    @Test
    void saysWhatTheServerSaidWhenItDoesNotStart() {
        try (Lab lab = Lab.open()) {
            LabMariaDb server = lab.host("db-1").mariaDb(MariaDbSettings.uninitialised());

            assertThat(server.dataDir()).isEmptyDirectory();
            assertThatThrownBy(server::start)
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("did not start")
                    .hasMessageContaining("[ERROR]");
            assertThat(server.isRunning()).isFalse();
        }
    }

    @Test
    void givesTheAccountsOnlyWhatTheyAreFor() throws SQLException {
        try (Lab lab = Lab.open()) {
            LabMariaDb server =
                    lab.host("db-1").mariaDb(MariaDbSettings.initialised()).start();

            assertThat(grants(server, LabAccount.LANDFALL))
                    .anyMatch(grant -> grant.contains("ALL PRIVILEGES ON *.*") && grant.contains("WITH GRANT OPTION"));
            assertThat(grants(server, LabAccount.CANARY))
                    .anyMatch(grant -> grant.startsWith("GRANT SELECT, INSERT, DELETE ON `landfall`.*"));
            assertThat(grants(server, LabAccount.APP))
                    .anyMatch(grant -> grant.startsWith("GRANT SELECT, INSERT, UPDATE, DELETE ON `shop`.*"));
        }
    }

    @Test
    void letsTheTargetOfAPairFollowAndKeepsItClosed() throws SQLException {
        try (Lab lab = Lab.open()) {
            ReplicatingPair pair = lab.replicatingPair();

            try (Connection source = pair.source().connect();
                    Statement statement = source.createStatement()) {
                statement.execute("CREATE DATABASE shop");
            }
            pair.awaitCaughtUp();

            assertThat(variable(pair.target(), "gtid_slave_pos"))
                    .isEqualTo("0-" + pair.source().serverId() + "-1");
            assertThat(variable(pair.target(), "read_only")).isEqualTo("1");
            assertThat(variable(pair.target(), "event_scheduler")).isEqualTo("OFF");
            assertThat(variable(pair.source(), "read_only")).isEqualTo("0");
        }
    }

    @Test
    void leavesNoProcessPortOrDirectoryWhenClosed() throws IOException {
        Lab lab = Lab.open();
        LabHost host = lab.host("db-1");
        LabMariaDb server = host.mariaDb(MariaDbSettings.initialised()).start();
        lab.host("db-2");

        lab.close();
        lab.close();

        assertThat(lab.directory()).doesNotExist();
        assertThat(processesOf(lab.directory())).isEmpty();
        assertThatNobodyListensOn(host.sshPort());
        assertThatNobodyListensOn(server.port());
    }

    @Test
    void leavesNothingWhenItsJvmIsKilled() throws IOException {
        ProcessBuilder holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabHolder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        holder.environment().put("SLACK_BOT_TOKEN", "xoxb-1-secret");
        Process jvm = holder.start();
        String[] said = jvm.inputReader().readLine().split(" ");
        Path directory = Path.of(said[0]);
        assertThat(processesOf(directory)).isNotEmpty();
        assertThat(jvm.descendants()
                        .filter(started ->
                                started.info().commandLine().orElse("").contains(directory.toString())))
                .isNotEmpty()
                .allSatisfy(started -> assertThat(Path.of("/proc", Long.toString(started.pid()), "environ"))
                        .content(StandardCharsets.ISO_8859_1)
                        .doesNotContain("SLACK_"));

        jvm.destroyForcibly();

        Awaited.within(Duration.ofMinutes(3), "the watchdog has removed " + directory, () -> !Files.exists(directory));
        assertThat(processesOf(directory)).isEmpty();
        assertThatNobodyListensOn(Integer.parseInt(said[1]));
        assertThatNobodyListensOn(Integer.parseInt(said[2]));
    }

    @Test
    void removesWhatALabLeftWhoseWatchdogWasKilledToo() throws IOException {
        Path left = LabDirectory.create();
        Files.writeString(left.resolve("owner"), "1 1");
        Process process = new ProcessBuilder("setsid", "tail", "-f", "/dev/null")
                .inheritIO()
                .start();
        Path marked = left.resolve("some.pid");
        Files.writeString(marked, Long.toString(process.pid()));

        Lab.open().close();

        assertThat(left).doesNotExist();
        assertThat(process.isAlive())
                .as("a pid file alone does not make a process the lab's")
                .isTrue();
        process.destroyForcibly();
    }

    private static List<String> ssh(LabHost host, String command) {
        return List.of(
                "ssh",
                "-F",
                "none",
                "-p",
                Integer.toString(host.sshPort()),
                "-i",
                host.keyFile().toString(),
                "-o",
                "UserKnownHostsFile=" + host.knownHostsFile(),
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "BatchMode=yes",
                host.sshUser() + "@" + host.sshHost(),
                command);
    }

    private static String variable(LabMariaDb server, String name) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT @@" + name)) {
            result.next();
            return result.getString(1);
        }
    }

    private static List<String> grants(LabMariaDb server, String user) throws SQLException {
        try (Connection connection = server.connect(user);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW GRANTS")) {
            Stream.Builder<String> grants = Stream.builder();
            while (result.next()) {
                grants.add(result.getString(1));
            }
            return grants.build().toList();
        }
    }

    private static List<String> processesOf(Path directory) {
        return ProcessHandle.allProcesses()
                .map(handle -> handle.info().commandLine().orElse(""))
                .filter(line -> line.contains(directory + "/"))
                .toList();
    }

    private static void assertThatNobodyListensOn(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
    }
}
