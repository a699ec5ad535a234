package io.landfall.monitor.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.LabViews;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshHostTest implements HostViewContract {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    private static Lab lab;
    private static LabHost host;
    private static SshConnection connection;

    @BeforeAll
    static void startSshd() throws IOException {
        lab = Lab.open();
        host = lab.host("old-host");
        connection = new SshConnection(LabViews.login(host));
        Files.writeString(Files.createDirectory(directory.resolve("dir")).resolve("it's a file"), "hello\n");
    }

    @AfterAll
    static void stopIt() {
        connection.close();
        lab.close();
    }

    @Override
    public HostView host() {
        return new SshHost(connection, Clock.systemUTC());
    }

    @Override
    public String directory() {
        return directory.resolve("dir").toString();
    }

    @Override
    public int listeningPort() {
        return host.sshPort();
    }

    @Test
    void readsAWholeFileAndNothingOfOneThatIsTooLarge() throws IOException {
        Path file = directory.resolve("large");
        String text = "x".repeat((int) HostView.MOST_OF_A_FILE.bytes());
        Files.writeString(file, text);
        assertThat(host().readFile(file.toString())).contains(text);

        Files.writeString(file, text + "x");

        assertThatThrownBy(() -> host().readFile(file.toString()))
                .isInstanceOf(LandfallException.class)
                .hasMessage(file + " on old-host is larger than " + HostView.MOST_OF_A_FILE
                        + ", which is the most that Landfall reads of a"
                        + " file. What it says is not known. See whether it is the right file.");
    }

    @Test
    void findsServersAndSystemProgramsAlsoAsAnOrdinaryUser() {
        assertThat(connection.run("echo $PATH", LIMIT).text().split(":")).contains("/usr/sbin", "/sbin");
    }

    @Test
    void returnsExitStatusAndBothStreamsOfACommandWithItsInput() {
        byte[] input = {0, 1, 2, (byte) 255, '\n'};

        CommandResult result = connection.run("cat; echo oops >&2; exit 3", input, LIMIT);

        assertThat(result.exitStatus()).isEqualTo(3);
        assertThat(result.stdout()).isEqualTo(input);
        assertThat(result.stderr()).isEqualTo("oops\n");
    }

    @Test
    void takesACommandThatIgnoresItsInputForWhatItSays() {
        assertThat(connection.run("exit 0", new byte[100_000], LIMIT).exitStatus())
                .isZero();
    }

    @Test
    void refusesToTakeAnUnknownEndForSuccess() {
        assertThatThrownBy(() -> connection.run("kill -9 $$", LIMIT))
                .isInstanceOf(LandfallException.class)
                .hasMessage("Nobody knows how a command on old-host ended: the connection was lost, or a signal ended"
                        + " it. See what it did before trying again.");
    }

    @Test
    void saysThatACommandIsLateAndMayStillRun() {
        assertThatThrownBy(() -> connection.run("sleep 20", Duration.ofMillis(200)))
                .isInstanceOf(LandfallException.class)
                .hasMessage("A command on old-host gave no answer within 200 ms; it may still be running there. See"
                        + " what it does before trying again.");
    }

    @Test
    void logsInAgainForTheNextCommandAfterTheHostWasGone() {
        LabHost other = lab.host("other-host");
        try (SshConnection toOther = new SshConnection(LabViews.login(other))) {
            RemoteProcess running = toOther.start("sleep 30", new byte[0]);
            other.killSshd();

            assertThatThrownBy(() -> running.await(LIMIT)).hasMessageStartingWith("Nobody knows how a command");
            assertThatThrownBy(() -> toOther.run("true", LIMIT))
                    .hasMessageStartingWith("Can't reach other-host (127.0.0.1:" + other.sshPort() + ") over SSH: ")
                    .hasMessageContaining("servers.other-host.ssh.host");
            other.startSshdAgain();

            assertThat(toOther.run("echo back", LIMIT).text()).isEqualTo("back");
        }
    }

    @Test
    void runsManyCommandsAtOnceOnOneLogin() {
        List<String> said = IntStream.range(0, 20)
                .parallel()
                .mapToObj(i -> connection.run("echo " + i, LIMIT).text())
                .toList();

        assertThat(said)
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(Integer::toString).toList());
    }

    @Test
    void refusesAHostWhoseKeyIsUnknown() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), "");

        assertThatThrownBy(() -> run(host.keyFile(), empty, host.sshUser()))
                .hasMessage(
                        "The key of old-host (127.0.0.1:" + host.sshPort() + ") is not in " + empty + ". Landfall did"
                                + " not log in. Compare the host's key with what its owner says, then add it there (ssh-keyscan"
                                + " -p " + host.sshPort() + " 127.0.0.1).");
    }

    @Test
    void refusesAHostWhoseKeyHasChanged() throws IOException {
        String otherKey = Files.readString(lab.host("impostor").knownHostsFile());
        Path changed =
                Files.writeString(directory.resolve("changed"), otherKey.replaceFirst("]:\\d+", "]:" + host.sshPort()));

        assertThatThrownBy(() -> run(host.keyFile(), changed, host.sshUser()))
                .hasMessage("The key of old-host (127.0.0.1:" + host.sshPort() + ") is not the one in " + changed + "."
                        + " Landfall did not log in: this may be another machine. If the host was really reinstalled,"
                        + " replace its line in that file.");
    }

    @Test
    void saysWhichKeyWasRefused() {
        Path otherKey = lab.host("impostor").keyFile();

        assertThatThrownBy(() -> run(otherKey, host.knownHostsFile(), host.sshUser()))
                .hasMessage("old-host (127.0.0.1:" + host.sshPort() + ") refused the key " + otherKey + " for user `"
                        + host.sshUser() + "`. Landfall did not log in. Add its public half to that user's"
                        + " authorized_keys.");
    }

    @Test
    void saysWhichFileIsMissingOrNoKey() throws IOException {
        Path none = directory.resolve("none");
        Path noKey = Files.writeString(directory.resolve("no-key"), "nothing\n");

        assertThatThrownBy(() -> run(none, host.knownHostsFile(), "root"))
                .hasMessage("Can't read the private key " + none + " for old-host. Nothing was sent to the host. Check"
                        + " servers.old-host.ssh.key.");
        assertThatThrownBy(() -> run(noKey, host.knownHostsFile(), "root"))
                .hasMessage(noKey + " is not a private key that can be used for old-host. Nothing was sent to the host."
                        + " Make one with `ssh-keygen -t ed25519`.");
    }

    private static void run(Path key, Path knownHosts, String user) {
        SshLogin login = new SshLogin("old-host", "127.0.0.1", host.sshPort(), user, key, knownHosts);
        try (SshConnection other = new SshConnection(login)) {
            other.run("true", LIMIT);
        }
    }

    @Test
    void tellsTheVerifiedHostKeyForAnotherNameOfTheHost() throws IOException {
        String known = Files.readString(host.knownHostsFile()).strip();
        String key = known.split(" ")[1] + " " + known.split(" ")[2];

        assertThat(connection.hostKey("db.example", 22)).isEqualTo("db.example " + key);
        assertThat(connection.hostKey("127.0.0.1", host.sshPort()))
                .isEqualTo("[127.0.0.1]:" + host.sshPort() + " " + key);
    }

    @Test
    void runsCommandsInOneShellWithStatusAndBothStreams() {
        try (RemoteShell shell = connection.openShell()) {
            CommandResult failed = shell.run("printf 'no line end'; echo 'it'\\''s bad' >&2; exit 7", LIMIT);
            CommandResult wrong = shell.run("if (", LIMIT);
            CommandResult fed = shell.run("cat", "secret ☃".repeat(1000).getBytes(StandardCharsets.UTF_8), LIMIT);
            CommandResult unfed = shell.run("cat; echo done", LIMIT);

            assertThat(failed.exitStatus()).isEqualTo(7);
            assertThat(failed.stdout()).asString().isEqualTo("no line end");
            assertThat(failed.stderr()).isEqualTo("it's bad\n");
            assertThat(wrong.exitStatus()).isNotZero();
            assertThat(fed.text()).isEqualTo("secret ☃".repeat(1000));
            assertThat(unfed.text()).isEqualTo("done");
        }
    }

    @Test
    void answersEveryCommandOfAShellFromOneProcess() {
        try (RemoteShell shell = connection.openShell()) {
            Set<String> processes = IntStream.range(0, 50)
                    .mapToObj(i -> shell.run("echo $$", LIMIT).text())
                    .collect(Collectors.toSet());

            assertThat(processes).hasSize(1);
        }
    }

    @Test
    void refusesEveryCommandAfterAShellWasLateOrDied() {
        try (RemoteShell late = connection.openShell();
                RemoteShell dead = connection.openShell()) {
            assertThatThrownBy(() -> late.run("sleep 5", Duration.ofMillis(100)))
                    .hasMessage("A command in the shell on old-host gave no answer within 100 ms; nobody knows how far"
                            + " the command came. See what it did before trying again.");
            assertThatThrownBy(() -> dead.run("kill -9 $PPID; kill -9 $$", LIMIT))
                    .hasMessageStartingWith("The shell on old-host ended while a command ran in it");

            for (RemoteShell shell : List.of(late, dead)) {
                assertThatThrownBy(() -> shell.run("true", LIMIT))
                        .hasMessage("The shell on old-host has ended. The command was not started. See whether the host"
                                + " still answers, then open another.");
            }
        }
    }
}
