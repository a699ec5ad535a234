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
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SSH login that is made when it is first needed. Host keys are strict, the user's key is the only way in. A login
 * that was lost is made again for the next command; a command that was cut off is never run again.
 */
public final class SshConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SshConnection.class);
    static final Duration CONNECT = Duration.ofSeconds(5);
    /** Whoever is not root finds servers and system programs too. */
    private static final String PATH = "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH; ";

    private final SshLogin login;
    /** sshd allows ten channels in one login (MaxSessions); shells and long commands need some of them. */
    private final Semaphore turns = new Semaphore(5, true);

    private final ReentrantLock connecting = new ReentrantLock();
    private final AtomicLong attempts = new AtomicLong();
    private Session session;
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
        takeTurn(deadline);
        try (RemoteProcess process = start(command, stdin)) {
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
        return RemoteProcess.start(login, (ChannelExec) channel("exec"), PATH + command, firstInput);
    }

    /** Lets the host connect to {@code host:port}, as it knows them. Throws EXTERNAL when it can't. */
    public HostConnection connect(String host, int port) {
        return HostConnection.open(name(), (ChannelDirectTCPIP) channel("direct-tcpip"), host, port);
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

    /** Returns the verified key of this host as a line of a known_hosts file for {@code host} and {@code port}. */
    public String hostKey(String host, int port) {
        HostKey key = session().getHostKey();
        String pattern = port == 22 ? host : "[" + host + "]:" + port;
        return pattern + " " + key.getType() + " " + key.getKey();
    }

    /** Opens a channel; over a new login when the old one has just been lost: no command has been started yet. */
    private Channel channel(String type) {
        Session current = session();
        return open(current, type)
                .or(() -> {
                    current.disconnect();
                    return open(session(), type);
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
    private Session session() {
        long seen = attempts.get();
        connecting.lock();
        try {
            if (closed) {
                throw LandfallException.external("The SSH login to " + login.name() + " has been closed.");
            }
            if (session == null || !session.isConnected()) {
                if (attempts.get() != seen && lastFailure != null) {
                    throw lastFailure;
                }
                session = logIn();
            }
            return session;
        } finally {
            connecting.unlock();
        }
    }

    private Session logIn() {
        try {
            lastFailure = null;
            return SshDoor.open(login, CONNECT);
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
            if (session != null) {
                session.disconnect();
            }
        } finally {
            connecting.unlock();
        }
    }
}
