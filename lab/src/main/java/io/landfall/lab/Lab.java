package io.landfall.lab;

import io.landfall.lab.network.LabCable;
import io.landfall.lab.process.ChildProcess;
import io.landfall.lab.process.LabDirectory;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.LabProcess;
import io.landfall.lab.process.LoopbackPorts;
import io.landfall.lab.process.OsProcess;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Watchdog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real servers on this machine, on 127.0.0.1 and in a directory of their own.
 *
 * <p>Whatever was started is ended and the directory is removed by {@link #close}, and as well when this JVM ends in
 * another way, SIGKILL included. A process that runs with {@link #environment} belongs to the lab and ends with it.
 */
public final class Lab implements AutoCloseable {

    private final Path directory;
    private final Watchdog watchdog;
    private final MariaDbTemplate template;
    private final Map<String, LabHost> hosts = new LinkedHashMap<>();
    private final AtomicInteger lastDirectory = new AtomicInteger();
    private final AtomicInteger lastServerId = new AtomicInteger(100);

    private Lab(Path directory, Watchdog watchdog, MariaDbTemplate template) {
        this.directory = directory;
        this.watchdog = watchdog;
        this.template = template;
    }

    /** Opens an empty lab, after removing what labs left behind whose JVM and watchdog were killed. */
    public static Lab open() {
        LabDirectory.abandoned().forEach(left -> Watchdog.over(left).cleanUp());
        MariaDbTemplate template = MariaDbTemplate.get();
        Path directory = LabDirectory.create();
        return new Lab(directory, Watchdog.over(directory), template);
    }

    /** Returns the host of this name with its sshd running, making it on the first call. */
    public synchronized LabHost host(String name) {
        return hosts.computeIfAbsent(name, missing -> LabHost.start(this, missing, ""));
    }

    /** The same of a host on which the programs in this directory are found before all others. */
    public synchronized LabHost host(String name, Path programs) {
        return hosts.computeIfAbsent(
                name, missing -> LabHost.start(this, missing, " PATH=" + programs + ":" + System.getenv("PATH")));
    }

    /** The same of a host at the other end of a cable. */
    public synchronized LabHost host(String name, LabCable cable) {
        return hosts.computeIfAbsent(name, missing -> LabHost.start(this, missing, cable));
    }

    /** Returns two hosts and servers of which one follows the other; see {@link ReplicatingPair}. */
    public ReplicatingPair replicatingPair() {
        return ReplicatingPair.start(this, MariaDbSettings.initialised(), 0);
    }

    /**
     * The same with settings for both servers.
     *
     * @param seedBytes how much data the source gets before the target follows, in bytes of rows; 0 for none
     */
    public ReplicatingPair replicatingPair(MariaDbSettings settings, long seedBytes) {
        return ReplicatingPair.start(this, settings, seedBytes);
    }

    /** Where everything of the lab lies; removed at the end. */
    public Path directory() {
        return directory;
    }

    /** The account of that name with its password, the same on every server of the lab. */
    public LabAccount account(String user) {
        return template.account(user);
    }

    /** Environment variables that make a process part of the lab, so that it ends with it. */
    public Map<String, String> environment() {
        return Map.of("LANDFALL_LAB", directory.toString());
    }

    /** A program to be started that belongs to the lab; see {@link ChildProcess}. */
    public ProcessBuilder child(List<String> words) {
        ProcessBuilder builder = ChildProcess.of(words);
        builder.environment().putAll(environment());
        return builder;
    }

    /** A port of 127.0.0.1 that nobody listens on. */
    public int freePort() {
        return LoopbackPorts.free();
    }

    /** Makes an empty directory in the lab's, called {@code name} and a number. */
    public Path newDirectory(String name) {
        return LabDirectory.make(directory.resolve(name + "-" + lastDirectory.incrementAndGet()));
    }

    /** Writes a file that only its user can read, replacing what was there. */
    public Path writePrivateFile(Path file, String text) {
        return PrivateFile.write(file, text);
    }

    /**
     * Starts a JVM with this one's class path in a session of its own; it ends with the lab at the latest.
     *
     * @param output where standard output and error go, appended
     */
    public LabProcess startJava(Class<?> main, Path output, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        words.addAll(arguments);
        return start(main.getSimpleName(), output, words);
    }

    /** Starts a program in the same way; {@code name} is for people. */
    public LabProcess start(String name, Path output, List<String> words) {
        List<String> alone = new ArrayList<>(List.of("setsid"));
        alone.addAll(words);
        ProcessBuilder builder = child(alone)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        try {
            long pid = builder.start().pid();
            OsProcess process =
                    OsProcess.of(pid).orElseThrow(() -> new LabException(name + " ended at once; see " + output + "."));
            return new LabProcess(process, name);
        } catch (IOException e) {
            throw new LabException("Could not start " + name + ": " + e.getMessage(), e);
        }
    }

    MariaDbTemplate template() {
        return template;
    }

    /** A server id that no other server of the lab has. */
    public int nextServerId() {
        return lastServerId.incrementAndGet();
    }

    /** Ends every process of the lab with SIGKILL and removes its directory; returns when both are gone. Idempotent. */
    @Override
    public void close() {
        watchdog.cleanUp();
    }
}
