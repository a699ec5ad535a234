package io.landfall.lab;

import io.landfall.lab.network.LabCable;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.ChildProcess;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabDirectory;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.OsProcess;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine as Landfall sees one: an sshd of its own with throw-away keys, and the servers on it. All hosts of a lab
 * share this machine's files and processes.
 */
public final class LabHost {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String LOOPBACK = "127.0.0.1";

    private final Lab lab;
    private final String name;
    private final Path directory;
    private final int sshPort;
    private final List<String> inside;
    private final String address;
    private final List<LabMariaDb> servers = new ArrayList<>();

    private LabHost(Lab lab, String name, List<String> inside, String address) {
        this.lab = lab;
        this.address = address;
        this.name = name;
        this.inside = inside;
        this.directory = LabDirectory.make(lab.directory().resolve(name));
        this.sshPort = lab.freePort();
    }

    static LabHost start(Lab lab, String name, String environment) {
        return start(lab, name, environment, List.of(), LOOPBACK);
    }

    /** The same; whoever logs in is where the words {@code inside} lead a command that follows them. */
    static LabHost start(Lab lab, String name, List<String> inside) {
        return start(lab, name, "", inside, LOOPBACK);
    }

    /** The same at the other end of a cable. */
    static LabHost start(Lab lab, String name, LabCable cable) {
        return start(lab, name, "", cable.inside(), cable.address());
    }

    private static LabHost start(Lab lab, String name, String environment, List<String> inside, String address) {
        LabHost host = new LabHost(lab, name, inside, address);
        host.makeKeys(environment);
        host.startSshd();
        return host;
    }

    private void makeKeys(String environment) {
        for (Path key : List.of(hostKey(), keyFile())) {
            Command.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "landfall-lab", "-f", key.toString());
        }
        PrivateFile.write(authorizedKeysFile(), read(publicKeyOf(keyFile())) + "\n");
        PrivateFile.write(knownHostsFile(), "[" + address + "]:" + sshPort + " " + read(publicKeyOf(hostKey())) + "\n");
        LabDirectory.make(temporaryDirectory());
        PrivateFile.write(
                directory.resolve("sshd_config"),
                Resource.text(
                        LabHost.class,
                        "sshd_config",
                        Map.of(
                                "PORT", sshPort,
                                "ADDRESS", address,
                                "HOST_KEY", hostKey(),
                                "AUTHORIZED_KEYS", authorizedKeysFile(),
                                "PID_FILE", sshdPidFile(),
                                "LAB", lab.directory(),
                                "ENVIRONMENT", environment)));
    }

    private void startSshd() {
        makePrivilegeSeparationDirectory();
        Path log = directory.resolve("sshd.log");
        try {
            List<String> words = new ArrayList<>(inside);
            words.addAll(List.of(
                    "setsid",
                    Command.program("sshd"),
                    "-D",
                    "-e",
                    "-f",
                    directory.resolve("sshd_config").toString()));
            Process sshd = ChildProcess.of(words)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Awaited.within(LIMIT, "sshd of " + name + " answers; see " + log, () -> answers(sshd, log));
        } catch (IOException e) {
            throw new LabException("Could not start sshd: " + e.getMessage() + ". Is openssh-server installed?", e);
        }
    }

    /** sshd insists on it when it runs as root; on a machine without an SSH service nobody has made it. */
    private static void makePrivilegeSeparationDirectory() {
        if (System.getProperty("user.name").equals("root")) {
            Command.run("mkdir", "-p", "-m", "0755", "/run/sshd");
        }
    }

    private boolean answers(Process sshd, Path log) {
        if (!sshd.isAlive()) {
            throw new LabException("sshd of " + name + " ended by itself:\n" + read(log));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, sshPort), 1000);
            socket.setSoTimeout(5000);
            return socket.getInputStream().read() == 'S';
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Adds a server with these settings; it does not run yet. */
    public synchronized LabMariaDb mariaDb(MariaDbSettings settings) {
        String serverName = servers.isEmpty() ? "mariadb" : "mariadb-" + (servers.size() + 1);
        LabMariaDb server = LabMariaDb.install(lab, name + "/" + serverName, directory.resolve(serverName), settings);
        servers.add(server);
        return server;
    }

    /** Ends sshd and every session with SIGKILL, as when the host goes away; {@link #startSshdAgain} brings it back. */
    public void killSshd() {
        Optional<OsProcess> listener =
                OsProcess.named(sshdPidFile()).filter(process -> process.mentions(directory.toString()));
        listener.ifPresent(process -> {
            List<ProcessHandle> sessions = ProcessHandle.of(process.pid()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .toList();
            process.kill();
            sessions.forEach(ProcessHandle::destroyForcibly);
        });
    }

    /** Starts sshd on the same port with the same keys. */
    public void startSshdAgain() {
        startSshd();
    }

    public String name() {
        return name;
    }

    public String sshHost() {
        return address;
    }

    public int sshPort() {
        return sshPort;
    }

    /** The user of the operating system that runs this JVM. */
    public String sshUser() {
        return System.getProperty("user.name");
    }

    /** The private key that may log in, ed25519 without passphrase. */
    public Path keyFile() {
        return directory.resolve("user_key");
    }

    /** Names this host's key for {@code [127.0.0.1]:port}, or that of its cable. */
    public Path knownHostsFile() {
        return directory.resolve("known_hosts");
    }

    /** The file that this sshd reads instead of {@code ~/.ssh/authorized_keys}. */
    public Path authorizedKeysFile() {
        return directory.resolve("authorized_keys");
    }

    public Path directory() {
        return directory;
    }

    /** The home directory of whoever logs in by SSH. */
    public Path home() {
        return lab.directory();
    }

    /** The directory for temporary files of whoever logs in by SSH. */
    public Path temporaryDirectory() {
        return lab.directory().resolve("tmp");
    }

    private Path hostKey() {
        return directory.resolve("host_key");
    }

    private Path sshdPidFile() {
        return directory.resolve("sshd.pid");
    }

    private static Path publicKeyOf(Path key) {
        return key.resolveSibling(key.getFileName() + ".pub");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new LabException("Could not read " + file + ": " + e.getMessage(), e);
        }
    }
}
