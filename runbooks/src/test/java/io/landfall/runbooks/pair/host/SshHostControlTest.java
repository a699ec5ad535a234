package io.landfall.runbooks.pair.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.Lab;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.ssh.LabGate;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.LabViews;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Through a real sshd. */
@TestInstance(Lifecycle.PER_CLASS)
class SshHostControlTest {

    private static final Duration SOON = Duration.ofMinutes(3);

    private final Lab lab = Lab.open();
    private final SshLogin login = LabViews.login(lab.host("db-1"));
    private final SshConnection connection = new SshConnection(login);
    private final HostControl host = new SshHostControl(connection, new SshHost(connection, Clock.systemUTC()));

    @AfterAll
    void stop() {
        connection.close();
        lab.close();
    }

    @Test
    void writesAFileWholeWithItsModeAndRemovesIt() throws IOException {
        Path file = lab.directory().resolve("it's a file");

        host.write(file.toString(), "first\n", "0644");
        host.write(file.toString(), "zweite Fassung: Åse\n", "0600");

        assertThat(file).usingCharset(StandardCharsets.UTF_8).hasContent("zweite Fassung: Åse\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        host.remove(file.toString());
        host.remove(file.toString());
        host.remove("/no/such/directory/file");
        assertThat(file).doesNotExist();
    }

    @Test
    void saysWhatACommandThatFailedHasPrinted() {
        assertThat(host.run("cat; echo done", "given ", SOON)).isEqualTo("given done");
        assertThatThrownBy(() -> host.run("echo the disk is full >&2; exit 3", SOON))
                .hasMessage("On db-1 the command `echo the disk is full >&2; exit 3` failed with status 3:"
                        + " the disk is full");
    }

    @Test
    void givesATaskItsSecretInputInAFileOfItsOwnAndReturnsWhatItPrinted() {
        String directory = lab.directory().resolve("task-1").toString();

        try (HostControl.RemoteTask task = host.start(directory, "stat -c %a . input; cat input -", "secret")) {
            assertThat(task.await(SOON)).isEqualTo("700\n600\nsecretsecret");
        }
        assertThat(Path.of(directory)).doesNotExist();
        try (HostControl.RemoteTask task = host.start(directory, "echo no luck; exit 9", "")) {
            assertThatThrownBy(() -> task.await(SOON))
                    .hasMessage("A command on db-1 ended with status 9. Its last words: no luck");
        }
    }

    @Test
    void killsATaskAndAllItStartedWhenItIsClosed() {
        Path directory = lab.directory().resolve("task-2");
        HostControl.RemoteTask task = host.start(directory.toString(), "tail -f /dev/null & tail -f input", "");
        Awaited.within(SOON, "it runs", () -> running(directory) == 3);

        task.close();

        Awaited.within(SOON, "nothing of it is left", () -> running(directory) == 0 && !Files.exists(directory));
    }

    @Test
    void endsWhatAnotherProcessStartedAlsoWhatLeftItsGroup() {
        Path directory = lab.directory().resolve("task-3");
        try (HostControl.RemoteTask task =
                host.start(directory.toString(), "setsid tail -f /dev/null & tail -f input", "")) {
            Awaited.within(SOON, "it runs", () -> running(directory) == 3);

            new SshHostControl(connection, host.view()).endTask(directory.toString());

            assertThat(running(directory)).isZero();
            assertThat(directory).doesNotExist();
            assertThatThrownBy(() -> task.await(SOON)).hasMessageContaining("ended with status 137");
        }
    }

    @Test
    void saysThatItWasTheRemovalThatFailed() throws IOException {
        String directory = Files.createDirectory(lab.directory().resolve("task-4")) + "/.";

        assertThatThrownBy(() -> host.endTask(directory, Duration.ofMinutes(30)))
                .hasMessageStartingWith("Could not end what runs for " + directory + " on db-1, or remove it: rm: ");
    }

    /** Debian's sudo runs commands in a pseudo-terminal of their own (use_pty), and so does this one. */
    @Test
    void worksAsRootBySudoWhereNothingInTmpCanBeExecuted() throws IOException {
        Optional<String> whyNot = LabGate.whyNot();
        assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        LabGate gate = new LabGate(lab).noexecTmp().start();
        SshLogin bySudo = new SshLogin(
                        "db-2", "127.0.0.1", gate.port(), LabGate.USER, gate.keyFile(), gate.knownHostsFile())
                .withSudo();
        Path file = lab.directory().resolve("roots-own");
        Path directory = lab.directory().resolve("task-5");
        try (SshConnection other = new SshConnection(bySudo)) {
            HostControl sudo = new SshHostControl(other, new SshHost(other, Clock.systemUTC()));
            sudo.write(file.toString(), "text\n", "0640");
            try (HostControl.RemoteTask task =
                    sudo.start(directory.toString(), "id -un; stat -c %U:%a . input; cat", "secret")) {
                assertThat(task.await(SOON)).isEqualTo("root\nroot:700\nroot:600\nsecret");
            }
            HostControl.RemoteTask closed = sudo.start(directory.toString(), "tail -f /dev/null & tail -f input", "");
            Awaited.within(SOON, "it runs", () -> running(directory) == 3);
            closed.close();
            Awaited.within(SOON, "nothing of it is left", () -> running(directory) == 0 && !Files.exists(directory));
            HostControl.RemoteTask left =
                    sudo.start(directory.toString(), "setsid tail -f /dev/null & tail -f input", "");
            Awaited.within(SOON, "it runs", () -> running(directory) == 3);
            sudo.endTask(directory.toString());

            assertThat(running(directory)).isZero();
            assertThat(sudo.runAsUser("id -un; cd ~ && pwd", SOON)).isEqualTo(LabGate.USER + "\n/home/" + LabGate.USER);
            left.close();
        }
        assertThat(Files.getOwner(file)).hasToString("root");
    }

    /** How many processes carry the task's mark. */
    private static long running(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains("LANDFALL_TASK=" + directory))
                .count();
    }

    /** A process may end while it is read; then it has none. */
    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
