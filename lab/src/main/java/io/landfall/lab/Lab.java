package io.landfall.lab;

import java.nio.file.Path;
import java.util.LinkedHashMap;
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
        return hosts.computeIfAbsent(name, missing -> LabHost.start(this, missing));
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

    /** A port of 127.0.0.1 that nobody listens on. */
    public int freePort() {
        return LoopbackPorts.free();
    }

    MariaDbTemplate template() {
        return template;
    }

    int nextServerId() {
        return lastServerId.incrementAndGet();
    }

    /** Ends every process of the lab with SIGKILL and removes its directory; returns when both are gone. Idempotent. */
    @Override
    public void close() {
        watchdog.cleanUp();
    }
}
