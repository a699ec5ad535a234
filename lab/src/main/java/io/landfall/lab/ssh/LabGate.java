package io.landfall.lab.ssh;

import io.landfall.lab.Lab;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabDirectory;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.LabProcess;
import io.landfall.lab.process.OsProcess;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Another way to the hosts of a lab, as sshd is set up elsewhere: nobody logs in as root, but as {@link #USER}, who may use
 * sudo; it may be a bastion, small, chatty, or forbid things. That user is no user of this machine: it is there in the mount
 * namespace of this sshd only, and so gone with it, whatever happens.
 */
public final class LabGate {

    /** Who logs in. */
    public static final String USER = "lab-deploy";
    /** What sudo needs to know so that {@link #USER} becomes root without a password. */
    public static final String SUDO = USER + " ALL=(root) NOPASSWD: ALL";

    /** A name for this machine that is known only here, behind each gate that {@link #knowsBehind}. */
    public static final String BEHIND = "behind.landfall";

    private static final String ID = "47110";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Lab lab;
    private final Path directory;
    private final int port;
    private final List<String> options = new ArrayList<>();
    private String shell = "/bin/bash";
    private String sudoers = SUDO;
    private String known = "";

    /** Makes its keys and its user, who may use sudo; {@link #start} starts it. */
    public LabGate(Lab lab) {
        this.lab = lab;
        this.directory = lab.newDirectory("gate");
        this.port = lab.freePort();
        makeKey(hostKey());
        makeKey(keyFile());
        LabDirectory.make(home().resolve(".ssh"));
        authorize(publicKeyOf(keyFile()));
        knownHosts(knownHostsFile(), publicKeyOf(hostKey()));
    }

    /** Why there can't be one on this machine; empty when there can. */
    public static Optional<String> whyNot() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("a user of the lab alone needs a mount namespace, and so root");
        }
        if (!Files.isExecutable(Path.of("/usr/bin/sudo"))) {
            return Optional.of("there is no sudo; `./landfall test` installs it");
        }
        return Command.succeeds("unshare", "--mount", "mount", "--bind", "/etc/hosts", "/etc/hosts")
                ? Optional.empty()
                : Optional.of("no mount namespace can be made here");
    }

    /** Makes a key with these options of ssh-keygen, and {@code file.pub}; without any an ed25519 key without passphrase. */
    public static void makeKey(Path file, String... options) {
        List<String> words = new ArrayList<>(List.of("ssh-keygen", "-q", "-f", file.toString(), "-C", "landfall-lab"));
        words.addAll(options.length == 0 ? List.of("-t", "ed25519", "-N", "") : List.of(options));
        Command.run(words);
    }

    /** Rules of sudo instead of {@link #SUDO}. */
    public LabGate sudoers(String rules) {
        sudoers = rules;
        return this;
    }

    /** Lines of sshd_config. */
    public LabGate options(String... lines) {
        options.addAll(List.of(lines));
        return this;
    }

    /** The user's login shell instead of bash. */
    public LabGate shell(String program) {
        shell = program;
        return this;
    }

    /** What bash does first, for each command. */
    public LabGate bashrc(String text) {
        write(home().resolve(".bashrc"), text);
        return this;
    }

    /** Nothing in /tmp can be executed. */
    public LabGate noexecTmp() {
        write(directory.resolve("noexec"), "");
        return this;
    }

    /** Knows {@link #BEHIND}. */
    public LabGate knowsBehind() {
        known = "127.0.0.1 " + BEHIND;
        return this;
    }

    /** The owner of this public key may log in, too. */
    public LabGate authorize(Path publicKey) {
        Path file = authorizedKeysFile();
        write(file, (Files.exists(file) ? read(file) + "\n" : "") + read(publicKey) + "\n");
        return this;
    }

    /** Starts sshd, or starts it again; returns when it answers. */
    public LabGate start() {
        etc("passwd", "%s:x:%s:%s::/home/%1$s:%s".formatted(USER, ID, ID, shell));
        etc("group", "%s:x:%s:".formatted(USER, ID));
        etc("shadow", USER + ":*:19000:0:99999:7:::");
        etc("hosts", known);
        write(directory.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nshadow: files\nhosts: files\n");
        PrivateFile.write(
                directory.resolve("sudoers"),
                "Defaults env_reset, use_pty, env_keep += LANDFALL_LAB\n"
                        + "Defaults secure_path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
                        + "root ALL=(ALL) ALL\n" + sudoers + "\n");
        Command.run("chmod", "0440", directory.resolve("sudoers").toString());
        Command.run("chmod", "0755", home().getParent().toString());
        Command.run("chown", "-R", ID + ":" + ID, home().toString());
        PrivateFile.write(
                directory.resolve("sshd_config"),
                Resource.text(
                        LabGate.class,
                        "gate_config",
                        Map.of(
                                "PORT",
                                port,
                                "DIRECTORY",
                                directory,
                                "LAB",
                                lab.directory(),
                                "OPTIONS",
                                String.join("\n", options))));
        Command.run("mkdir", "-p", "-m", "0755", "/run/sshd");
        LabProcess sshd = lab.start(
                "sshd of the gate",
                log(),
                List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        Resource.text(LabGate.class, "gate.sh", Map.of()),
                        "gate.sh",
                        directory.toString(),
                        Command.program("sshd")));
        Awaited.within(LIMIT, "sshd answers; see " + log(), () -> answers(sshd));
        return this;
    }

    private boolean answers(LabProcess sshd) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            if (!sshd.isAlive()) {
                throw new LabException("sshd ended by itself:\n" + read(log()), notYet);
            }
            return false;
        }
    }

    /** Ends sshd and every login with SIGKILL; {@link #start} brings it back. */
    public void kill() {
        signal("KILL");
        Awaited.within(LIMIT, "sshd is gone", () -> sshd().isEmpty());
    }

    /** Stops sshd and every login with SIGSTOP, as when a host hangs: connections stay, and nothing comes. */
    public void freeze() {
        signal("STOP");
    }

    private void signal(String name) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "kill -" + name + " \"$@\" || true", "sh"));
        sshd().flatMap(process -> ProcessHandle.of(process.pid()))
                .ifPresent(sshd -> Stream.concat(Stream.of(sshd), sshd.descendants())
                        .forEach(process -> words.add(Long.toString(process.pid()))));
        Command.run(words);
    }

    private Optional<OsProcess> sshd() {
        return OsProcess.named(directory.resolve("sshd.pid")).filter(process -> process.mentions(directory.toString()));
    }

    /** Writes {@code file} as a known_hosts file that gives this sshd the public key in {@code key}. */
    public void knownHosts(Path file, Path key) {
        PrivateFile.write(file, "[127.0.0.1]:" + port + " " + read(key) + "\n");
    }

    public int port() {
        return port;
    }

    public Path directory() {
        return directory;
    }

    /** The private key that may log in, ed25519 without passphrase. */
    public Path keyFile() {
        return directory.resolve("user_key");
    }

    public Path hostKey() {
        return directory.resolve("host_key");
    }

    /** Names this sshd's key for {@code [127.0.0.1]:port}. */
    public Path knownHostsFile() {
        return directory.resolve("known_hosts");
    }

    /** What {@link #USER} finds as {@code ~/.ssh/authorized_keys}. */
    public Path authorizedKeysFile() {
        return home().resolve(".ssh/authorized_keys");
    }

    /** What sshd has said. */
    public Path log() {
        return directory.resolve("sshd.log");
    }

    private Path home() {
        return directory.resolve("homes/" + USER);
    }

    public static Path publicKeyOf(Path key) {
        return key.resolveSibling(key.getFileName() + ".pub");
    }

    /** A file of /etc with one line more; what this machine does not have is not made. */
    private void etc(String name, String line) {
        Path real = Path.of("/etc", name);
        write(directory.resolve(name), (Files.exists(real) ? read(real) + "\n" : "") + line + "\n");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new LabException("Could not write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).stripTrailing();
        } catch (IOException e) {
            throw new LabException("Could not read " + file + ": " + e.getMessage(), e);
        }
    }
}
