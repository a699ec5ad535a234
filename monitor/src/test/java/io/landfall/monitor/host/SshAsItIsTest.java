package io.landfall.monitor.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.Command;
import io.landfall.lab.ssh.LabGate;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshIdentity.Agent;
import io.landfall.monitor.host.SshIdentity.KeyFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SSH as people have it: no root, a bastion, locked keys, certificates, a small or a chatty sshd. All real. */
class SshAsItIsTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String SECRET = "correct horse";

    private static Lab lab;
    private static LabGate gate;

    @BeforeAll
    static void open() {
        Optional<String> whyNot = LabGate.whyNot();
        Assumptions.assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        lab = Lab.open();
        gate = new LabGate(lab).start();
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private static SshLogin login(LabGate to) {
        return login(to, new KeyFile(to.keyFile(), Optional.empty()), to.knownHostsFile());
    }

    private static SshLogin login(LabGate to, SshIdentity identity, Path knownHosts) {
        return new SshLogin(
                "db-1", "127.0.0.1", to.port(), LabGate.USER, identity, knownHosts, false, Optional.empty());
    }

    private static SshLogin bastion(LabGate to) {
        return new SshLogin(
                "the bastion of db-1", "127.0.0.1", to.port(), LabGate.USER, to.keyFile(), to.knownHostsFile());
    }

    private static String say(SshLogin login, String command) {
        try (SshConnection connection = new SshConnection(login)) {
            return connection.run(command, LIMIT).text();
        }
    }

    @Test
    void worksAsRootByTheSudoOfAnOrdinaryUser() {
        byte[] input = {0, 1, 2, (byte) 255, '\n'};

        try (SshConnection connection = new SshConnection(login(gate).withSudo())) {
            CommandResult result = connection.run("id -un; cat; echo \"it's\" >&2; exit 3", input, LIMIT);

            assertThat(result.exitStatus()).isEqualTo(3);
            assertThat(new String(result.stdout(), StandardCharsets.ISO_8859_1))
                    .isEqualTo("root\n" + new String(input, StandardCharsets.ISO_8859_1));
            assertThat(result.stderr()).isEqualTo("it's\n");
            assertThat(connection.runAsUser("id -un", LIMIT).text()).isEqualTo(LabGate.USER);
            assertThat(connection.run("echo $PATH", LIMIT).text().split(":")).contains("/usr/sbin", "/sbin");
            try (RemoteShell shell = connection.openShell()) {
                assertThat(shell.run("id -un", LIMIT).text()).isEqualTo("root");
                assertThat(shell.run("cat", "secret".getBytes(StandardCharsets.UTF_8), LIMIT)
                                .text())
                        .isEqualTo("secret");
            }
            assertThat(new SshHost(connection, Clock.systemUTC()).readFile("/etc/shadow"))
                    .as("what only root can read")
                    .isPresent();
        }
        assertThat(say(login(gate), "id -un")).isEqualTo(LabGate.USER);
    }

    @Test
    void refusesASudoThatWantsAPasswordOrAllowsSingleCommands() {
        for (String rules : List.of(
                LabGate.USER + " ALL=(root) ALL",
                LabGate.USER + " ALL=(root) NOPASSWD: /bin/systemctl",
                "nobody ALL=(root) NOPASSWD: ALL")) {
            try (SshConnection connection = new SshConnection(
                    login(new LabGate(lab).sudoers(rules).start()).withSudo())) {
                String why = "sudo on db-1 does not make `" + LabGate.USER + "` root without asking for anything: ";
                String remedy = ". The command was not started. Write `" + LabGate.USER + " ALL=(root) NOPASSWD: ALL`"
                        + " into /etc/sudoers.d/landfall there (`visudo -f`), and nothing with NOEXEC or requiretty;"
                        + " single commands are not enough, as Landfall runs scripts.";

                assertThatThrownBy(() -> connection.run("touch " + lab.directory() + "/done", LIMIT))
                        .as(rules)
                        .isInstanceOf(LandfallException.class)
                        .hasMessage(why + "sudo: a password is required" + remedy);
                assertThatThrownBy(() -> connection.ask("true", LIMIT)).hasMessageStartingWith(why);
                assertThat(lab.directory().resolve("done")).doesNotExist();
            }
        }
    }

    @Test
    void takesNothingThatALoginShellPrintsForAnAnswer() {
        LabGate chatty = new LabGate(lab)
                .bashrc("echo Welcome to db-1.; printf 'no line end'; echo mind the gap >&2\n")
                .options("Banner /etc/passwd")
                .start();
        for (SshLogin login : List.of(login(chatty), login(chatty).withSudo())) {
            try (SshConnection connection = new SshConnection(login)) {
                CommandResult result = connection.run("printf 7; echo bad >&2", LIMIT);

                assertThat(result.stdout()).asString().isEqualTo("7");
                assertThat(result.stderr()).isEqualTo("bad\n");
                assertThat(connection.ask("echo 8", LIMIT).text()).isEqualTo("8");
                assertThat(new SshHost(connection, Clock.systemUTC()).directorySize("/etc/ssh"))
                        .isPresent();
            }
        }
    }

    @Test
    void saysWhatALoginShellSaysThatRunsNothing() {
        LabGate closed = new LabGate(lab).shell("/usr/sbin/nologin").start();

        assertThatThrownBy(() -> say(login(closed), "true"))
                .hasMessage("The login shell of `" + LabGate.USER + "` on db-1 has not run a command: This account is"
                        + " currently not available.. Give that user a shell there, such as /bin/sh, and a key without"
                        + " `command=` in authorized_keys.");
    }

    @Test
    void reachesAHostThroughABastionAndChecksTheKeysOfBoth() throws IOException {
        LabGate bastion = new LabGate(lab).start();
        Path empty = Files.writeString(lab.newDirectory("known").resolve("hosts"), "");
        SshLogin through = login(gate).withSudo().through(bastion(bastion));
        SshLogin unknownHost = login(gate, through.identity(), empty).through(bastion(bastion));
        SshLogin unknownBastion = login(gate)
                .through(new SshLogin(
                        "the bastion of db-1", "127.0.0.1", bastion.port(), LabGate.USER, bastion.keyFile(), empty));

        assertThat(say(through, "id -un")).isEqualTo("root");
        assertThat(say(login(gate).through(bastion(bastion)), "echo ${SSH_CONNECTION##* }"))
                .isEqualTo(Integer.toString(gate.port()));

        assertThat(through.address())
                .isEqualTo(LabGate.USER + "@127.0.0.1:" + gate.port() + " with sudo through " + LabGate.USER
                        + "@127.0.0.1:" + bastion.port());
        assertThatThrownBy(() -> say(unknownHost, "true"))
                .hasMessageStartingWith("The key of db-1 (127.0.0.1:" + gate.port() + ") is not in " + empty
                        + ". Landfall did not log in.");
        assertThatThrownBy(() -> say(unknownBastion, "true"))
                .hasMessageStartingWith("The key of the bastion of db-1 (127.0.0.1:" + bastion.port() + ") is not in "
                        + empty + ". Landfall did not log in.");
    }

    @Test
    void saysWhatABastionDoesNotDo() {
        LabGate shut = new LabGate(lab).options("AllowTcpForwarding no").start();
        LabGate open = new LabGate(lab).start();
        SshLogin nowhere =
                new SshLogin("db-1", "127.0.0.1", lab.freePort(), LabGate.USER, gate.keyFile(), gate.knownHostsFile());
        String led = "The bastion " + LabGate.USER + "@127.0.0.1:%d does not lead on to db-1 (127.0.0.1:%d): ";

        assertThatThrownBy(() -> say(login(gate).through(bastion(shut)), "true"))
                .hasMessage(led.formatted(shut.port(), gate.port()) + "its sshd forbids it. Allow it there"
                        + " (AllowTcpForwarding, PermitOpen).");
        assertThatThrownBy(() -> say(nowhere.through(bastion(open)), "true"))
                .hasMessage(led.formatted(open.port(), nowhere.port()) + "it does not reach it. See whether the host is"
                        + " up, and servers.db-1.ssh.host and .port are what the bastion calls it.");
    }

    @Test
    void noticesThatABastionIsGoneAndComesBackThroughIt() {
        LabGate bastion = new LabGate(lab).start();
        try (SshConnection connection = new SshConnection(login(gate).through(bastion(bastion)))) {
            RemoteProcess running = connection.start("sleep 300", new byte[0]);
            bastion.kill();

            assertThatThrownBy(() -> running.await(LIMIT)).hasMessageStartingWith("Nobody knows how a command on db-1");
            assertThatThrownBy(() -> connection.run("true", LIMIT))
                    .hasMessageStartingWith(
                            "Can't reach the bastion of db-1 (127.0.0.1:" + bastion.port() + ") over SSH")
                    .hasMessageContaining("servers.db-1.ssh.jump.host");
            bastion.start();

            assertThat(connection.run("echo back", LIMIT).text()).isEqualTo("back");
        }
    }

    @Test
    void noticesThatAHostBehindABastionHangs() {
        LabGate bastion = new LabGate(lab).start();
        LabGate host = new LabGate(lab).start();
        try (SshConnection connection = new SshConnection(login(host).through(bastion(bastion)))) {
            RemoteProcess running = connection.start("sleep 300", new byte[0]);

            host.freeze();

            assertThatThrownBy(() -> running.await(LIMIT)).hasMessageStartingWith("Nobody knows how a command on db-1");
        } finally {
            host.kill();
        }
    }

    @Test
    void opensKeysOfAllKindsWithTheirPassphrase() {
        Path keys = lab.newDirectory("keys");
        List<List<String>> kinds = List.of(
                List.of("-t", "ed25519"),
                List.of("-t", "rsa", "-b", "2048"),
                List.of("-t", "rsa", "-b", "2048", "-m", "PEM"),
                List.of("-t", "ecdsa", "-m", "PKCS8"));
        for (int i = 0; i < kinds.size(); i++) {
            for (String passphrase : List.of("", SECRET)) {
                Path key = keys.resolve("key-" + i + (passphrase.isEmpty() ? "" : "-locked"));
                List<String> words = new ArrayList<>(kinds.get(i));
                words.addAll(List.of("-N", passphrase));
                LabGate.makeKey(key, words.toArray(String[]::new));
                gate.authorize(LabGate.publicKeyOf(key));
                Optional<Secret> given =
                        Optional.of(passphrase).filter(text -> !text.isEmpty()).map(Secret::of);

                assertThat(say(login(gate, new KeyFile(key, given), gate.knownHostsFile()), "echo in"))
                        .as(words.toString())
                        .isEqualTo("in");
            }
        }
        Path locked = keys.resolve("key-0-locked");
        String remedy =
                ". Nothing was sent to the host. Write the right one as servers.db-1.ssh.passphrase (`${NAME}` or"
                        + " `file:PATH`), or put the key into an ssh-agent and name its socket as servers.db-1.ssh.agent.";
        SshIdentity wrong = new KeyFile(locked, Optional.of(Secret.of("wrong")));
        assertThatThrownBy(() -> say(login(gate, wrong, gate.knownHostsFile()), "true"))
                .hasMessage("The private key " + locked + " for db-1 does not open with the passphrase in"
                        + " servers.db-1.ssh.passphrase" + remedy);
        SshIdentity none = new KeyFile(locked, Optional.empty());
        assertThatThrownBy(() -> say(login(gate, none, gate.knownHostsFile()), "true"))
                .hasMessage("The private key " + locked + " for db-1 is locked with a passphrase, which nobody can type"
                        + " here" + remedy);
    }

    @Test
    void showsTheKeysOfAnAgent() throws IOException {
        Path directory = lab.newDirectory("agent");
        Path socket = directory.resolve("socket");
        LabGate.makeKey(directory.resolve("other"));
        lab.start("ssh-agent", directory.resolve("log"), List.of("ssh-agent", "-D", "-a", socket.toString()));
        Awaited.within(LIMIT, "the agent listens", () -> Files.exists(socket));
        SshLogin login = login(gate, new Agent(socket), gate.knownHostsFile());

        assertThatThrownBy(() -> say(login, "true"))
                .hasMessage(
                        "The ssh-agent " + socket + " for db-1 does not answer, or holds no key. Nothing was sent to"
                                + " the host. See `SSH_AUTH_SOCK=" + socket + " ssh-add -l` as Landfall's user, and"
                                + " servers.db-1.ssh.agent.");
        add(socket, directory.resolve("other"));
        assertThatThrownBy(() -> say(login, "true"))
                .hasMessageContaining(" refused each key of the agent " + socket + " for user");
        add(socket, gate.keyFile());

        assertThat(say(login, "echo in")).isEqualTo("in");
        assertThat(say(login.through(bastion(gate)), "echo in")).isEqualTo("in");
    }

    private static void add(Path socket, Path key) {
        Command.run("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", key.toString());
    }

    @Test
    void takesCertificatesOfHostsAndShowsItsOwn() throws IOException {
        Path directory = lab.newDirectory("authority");
        Path authority = directory.resolve("ca");
        Path mine = directory.resolve("mine");
        LabGate.makeKey(authority);
        LabGate.makeKey(mine);
        Command.run("ssh-keygen", "-q", "-s", authority.toString(), "-I", "me", "-n", LabGate.USER, mine + ".pub");
        LabGate certified = new LabGate(lab);
        Command.run(
                "ssh-keygen",
                "-q",
                "-s",
                authority.toString(),
                "-I",
                "db-1",
                "-h",
                "-n",
                "127.0.0.1",
                certified.hostKey() + ".pub");
        certified
                .options(
                        "HostCertificate " + certified.hostKey() + "-cert.pub",
                        "TrustedUserCAKeys " + authority + ".pub")
                .start();
        String ca = Files.readString(Path.of(authority + ".pub")).strip();
        Path known =
                Files.writeString(directory.resolve("known"), "@cert-authority 127.0.0.1,[127.0.0.1]:* " + ca + "\n");
        Path others = Files.writeString(directory.resolve("others"), "@cert-authority *.example " + ca + "\n");
        SshIdentity key = new KeyFile(mine, Optional.empty());

        try (SshConnection connection = new SshConnection(login(certified, key, known))) {
            assertThat(connection.run("echo in", LIMIT).text()).isEqualTo("in");

            String[] line = ca.split(" ");
            assertThat(connection.hostKey("127.0.0.1", certified.port()))
                    .isEqualTo("@cert-authority [127.0.0.1]:" + certified.port() + " " + line[0] + " " + line[1]);
        }
        assertThatThrownBy(() -> say(login(certified, key, others), "true"))
                .hasMessageContaining("Landfall did not log in");
    }

    @Test
    void findsAHostUnderItsHashedName() throws IOException {
        Path hashed = lab.newDirectory("hashed").resolve("known_hosts");
        Files.copy(gate.knownHostsFile(), hashed);
        Command.run("ssh-keygen", "-q", "-H", "-f", hashed.toString());
        assertThat(hashed).content().startsWith("|1|");
        SshIdentity key = new KeyFile(gate.keyFile(), Optional.empty());

        assertThat(say(login(gate, key, hashed), "echo in")).isEqualTo("in");
        assertThat(say(login(gate, key, hashed).through(bastion(gate)), "echo in"))
                .isEqualTo("in");
    }

    @Test
    void logsInAgainWhereOneLoginMayRunFewCommands() {
        for (int most : List.of(1, 2)) {
            LabGate small = new LabGate(lab).options("MaxSessions " + most).start();
            try (SshConnection connection = new SshConnection(login(small));
                    RemoteShell one = connection.openShell();
                    RemoteShell two = connection.openShell();
                    RemoteProcess task = connection.start("cat", new byte[0])) {
                assertThat(one.run("echo 1", LIMIT).text()).isEqualTo("1");
                assertThat(two.run("echo 2", LIMIT).text()).isEqualTo("2");
                assertThat(connection.ask("echo 3", LIMIT).text()).isEqualTo("3");
                List<String> said = IntStream.range(0, 12)
                        .parallel()
                        .mapToObj(i -> connection.run("echo " + i, LIMIT).text())
                        .toList();

                assertThat(said)
                        .containsExactlyElementsOf(IntStream.range(0, 12)
                                .mapToObj(Integer::toString)
                                .toList());
                assertThat(task.isRunning()).isTrue();
            }
        }
    }

    @Test
    void triesAgainWhenSshdDropsItAtTheDoorAndThenSaysWhatToRaise() throws IOException {
        LabGate small = new LabGate(lab).options("MaxStartups 1").start();
        try (Socket inTheWay = inTheDoor(small)) {
            assertThat(inTheWay.isConnected()).isTrue();

            assertThatThrownBy(() -> say(login(small), "true"))
                    .hasMessage("sshd of db-1 (127.0.0.1:" + small.port() + ") ended the connection 6 times before it"
                            + " said who it is. See MaxStartups in its sshd_config, and its log.");
        }

        assertThat(say(login(small), "echo in")).isEqualTo("in");
    }

    /** Somebody whom sshd has let in, and who does not say who he is. */
    private static Socket inTheDoor(LabGate small) throws IOException {
        while (true) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), small.port());
            if (socket.getInputStream().read() == 'S') {
                return socket;
            }
            socket.close(); // whoever came before is not yet gone
        }
    }
}
