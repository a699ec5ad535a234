package io.landfall.monitor.host;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SSH to one host, logged in to when it is first needed. Host keys are strict, keys are the only way in. A login that was
 * lost is made again for the next command; a command that was cut off is never run again. Where sshd allows fewer channels in
 * one login than are needed, there are further logins.
 */
public final class SshConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SshConnection.class);
    static final Duration CONNECT = Duration.ofSeconds(5);
    /** Whoever is not root finds servers and system programs too. */
    private static final String PATH = "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH; ";

    /** No host needs more, even if it allows one channel in each (MaxSessions 1). */
    private static final int MOST_LOGINS = 16;

    private static final String AUTHORITY = "@cert-authority";

    private final SshLogin login;
    /** Shells and long commands need some of the ten channels, too, that sshd usually allows in one login. */
    private final Semaphore turns = new Semaphore(5, true);

    private final ReentrantLock connecting = new ReentrantLock();
    private final AtomicLong attempts = new AtomicLong();
    private final List<Session> sessions = new ArrayList<>();
    private LandfallException lastFailure;
    private RemoteShell asking;
    private boolean closed;

    public SshConnection(SshLogin login) {
        this.login = login;
    }

    /** The host's name in the configuration. */
    public String name() {
        return login.name();
    }

    /**
     * Runs a command in the login shell with {@code stdin} as its whole standard input and returns what it left.
     * Blocks. Throws EXTERNAL when it is late or cut off, so that nobody knows how it ended: it may still be running.
     */
    public CommandResult run(String command, byte[] stdin, Duration deadline) {
        return run(login, command, stdin, deadline);
    }

    /** As {@link #run(String, Duration)}, without sudo. */
    public CommandResult runAsUser(String command, Duration deadline) {
        return run(login.asUser(), command, new byte[0], deadline);
    }

    private CommandResult run(SshLogin as, String command, byte[] stdin, Duration deadline) {
        takeTurn(deadline);
        try (RemoteProcess process = start(as, command, stdin)) {
            process.endInput();
            return process.await(deadline);
        } finally {
            turns.release();
        }
    }

    private void takeTurn(Duration deadline) {
        try {
            if (turns.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw LandfallException.external("Other commands on " + login.name() + " took longer than "
                + Elapsed.show(deadline) + "; this one was not started. Try again.");
    }

    /** As {@link #run(String, byte[], Duration)}, with nothing on its standard input. */
    public CommandResult run(String command, Duration deadline) {
        return run(command, new byte[0], deadline);
    }

    /**
     * Starts a command, gives it {@code firstInput} and leaves its standard input open. Closing the process ends its
     * input.
     */
    public RemoteProcess start(String command, byte[] firstInput) {
        return start(login, command, firstInput);
    }

    private RemoteProcess start(SshLogin as, String command, byte[] firstInput) {
        for (int i = 0; i < MOST_LOGINS; i++) {
            Optional<RemoteProcess> started =
                    RemoteProcess.start(as, (ChannelExec) channel(i, "exec"), PATH + command, firstInput);
            if (started.isPresent()) {
                return started.get();
            }
        }
        throw LandfallException.external(
                "sshd on " + login.name() + " refuses one more command in each of " + MOST_LOGINS
                        + " logins. The command was not started. Raise MaxSessions in its sshd_config (the usual is 10).");
    }

    /** Lets the host connect to {@code host:port}, as it knows them. Throws EXTERNAL when it can't. */
    public HostConnection connect(String host, int port) {
        return HostConnection.open(name(), (ChannelDirectTCPIP) channel(0, "direct-tcpip"), host, port);
    }

    /**
     * Runs a quick command that only reads, in a shell that all of these share, one after the other: it costs one round
     * trip, where {@link #run} pays for a channel and a shell of its own. After a failure the next one gets a new shell.
     */
    public CommandResult ask(String command, Duration deadline) {
        return askingShell().run(command, deadline);
    }

    private RemoteShell askingShell() {
        connecting.lock();
        try {
            if (asking == null || !asking.isAlive()) {
                asking = openShell();
            }
            return asking;
        } finally {
            connecting.unlock();
        }
    }

    /** Opens a shell that stays. */
    public RemoteShell openShell() {
        return new RemoteShell(login.name(), start("exec sh", new byte[0]));
    }

    /**
     * Returns the verified key of this host as a line of a known_hosts file for {@code host} and {@code port}; where it has
     * shown a certificate, a line for each authority that may have signed it.
     */
    public String hostKey(String host, int port) {
        Session current = session(0);
        String pattern = (port == 22 ? host : "[" + host + "]:" + port) + " ";
        HostKey key = current.getHostKey();
        return key != null
                ? pattern + key.getType() + " " + key.getKey()
                : Arrays.stream(current.getHostKeyRepository().getHostKey())
                        .filter(known ->
                                known.getMarker().equals(AUTHORITY) && isFor(known.getHost(), current.getHost()))
                        .map(known -> AUTHORITY + " " + pattern + known.getType() + " " + known.getKey())
                        .collect(Collectors.joining("\n"));
    }

    /** As sshd(8) says it of known_hosts: patterns with {@code *} and {@code ?}, and {@code !} before what is left out. */
    private static boolean isFor(String patterns, String host) {
        List<String> matching = Arrays.stream(patterns.split(","))
                .filter(one -> host.matches(one.replaceFirst("^!", "")
                        .replaceAll("[^*?]+", "\\\\Q$0\\\\E")
                        .replace("*", ".*")
                        .replace("?", ".")))
                .toList();
        return !matching.isEmpty() && matching.stream().noneMatch(one -> one.startsWith("!"));
    }

    /** Opens a channel; over a new login when the old one has just been lost: no command has been started yet. */
    private Channel channel(int number, String type) {
        Session current = session(number);
        return open(current, type)
                .or(() -> {
                    current.disconnect();
                    return open(session(number), type);
                })
                .orElseThrow(
                        () -> LandfallException.external(
                                "The SSH login to " + login.name()
                                        + " was lost. The command was not started. See whether the host still answers, then try again."));
    }

    /** JSch answers null, or throws, when the login was lost at that moment. */
    private static Optional<Channel> open(Session session, String type) {
        try {
            return Optional.ofNullable(session.openChannel(type));
        } catch (JSchException e) {
            LOG.debug("A login was lost", e);
            return Optional.empty();
        }
    }

    /** Whoever waited while somebody else failed to log in fails with that one, and does not try again in turn. */
    private Session session(int number) {
        long seen = attempts.get();
        connecting.lock();
        try {
            if (closed) {
                throw LandfallException.external("The SSH login to " + login.name() + " has been closed.");
            }
            sessions.removeIf(lost -> !lost.isConnected());
            if (number >= sessions.size()) {
                if (attempts.get() != seen && lastFailure != null) {
                    throw lastFailure;
                }
                sessions.add(logIn());
            }
            return sessions.get(Math.min(number, sessions.size() - 1));
        } finally {
            connecting.unlock();
        }
    }

    private Session logIn() {
        try {
            lastFailure = null;
            return new SshDoor(login).open(CONNECT);
        } catch (LandfallException e) {
            lastFailure = e;
            throw e;
        } finally {
            attempts.incrementAndGet();
        }
    }

    /** Ends the login and every command on it. */
    @Override
    public void close() {
        connecting.lock();
        try {
            closed = true;
            sessions.forEach(Session::disconnect);
        } finally {
            connecting.unlock();
        }
    }
}
