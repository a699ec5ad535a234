package io.landfall.runbooks.pair.host;

import io.landfall.monitor.host.HostConnection;
import io.landfall.monitor.host.HostView;
import java.time.Duration;

/** A host on which commands can be run. Every call blocks; a command that fails throws EXTERNAL with what it printed. */
public interface HostControl {

    /** The host's name in the configuration. */
    String name();

    /** The same host, to look at. */
    HostView view();

    /** Runs a command in {@code sh}, waits at most {@code limit}, and returns what it printed. */
    String run(String command, Duration limit);

    /** As {@link #run(String, Duration)}, as the user who logs in, where other commands run as root by sudo. */
    String runAsUser(String command, Duration limit);

    /** As {@link #run(String, Duration)}, with {@code input} (which may hold secrets) on its standard input. */
    String run(String command, String input, Duration limit);

    /**
     * Makes {@code path} hold {@code text} with permissions {@code mode} (octal, such as {@code 0600}), atomically:
     * written beside it, synced, renamed.
     */
    void write(String path, String text, String mode);

    /** Removes the file; nothing happens when it is not there. */
    void remove(String path);

    /** Returns the verified key of this host as a line of a known_hosts file for {@code host} and {@code port}. */
    String hostKey(String host, int port);

    /**
     * Starts a command whose life hangs on this process and its connection: when either is lost, or the task is closed,
     * the command and all that it started are killed. It runs in {@code directory}, which is made for it (0700) and
     * removed at its end; there the file {@code input} (0600) holds {@code input}, which may be secret and is the
     * command's standard input, too. What it prints is told at its end. Returns at once.
     */
    RemoteTask start(String directory, String command, String input);

    /**
     * Nothing that a task of this directory has started runs any more, and the directory is gone; also when another
     * process started it, and for any process that carries {@code LANDFALL_TASK=directory} in its environment.
     */
    void endTask(String directory);

    /** As {@link #endTask(String)}, where the directory may hold so much data that removing it takes up to {@code limit}. */
    void endTask(String directory, Duration limit);

    /** Lets this host connect to {@code host:port}, by its own resolver and routes; throws EXTERNAL when it can't. */
    HostConnection connect(String host, int port);

    /** Opens a shell that stays, for commands that must not pay for a new channel each. */
    Shell openShell();

    /** A command that runs on the host, in a process group of its own. */
    interface RemoteTask extends AutoCloseable {

        boolean isRunning();

        /** Waits for its end; throws EXTERNAL with what it printed when it failed, was cut off or is late. */
        String await(Duration limit);

        /** Kills the command soon, without waiting for its end; nothing happens when it has ended. */
        @Override
        void close();
    }

    /** A shell that stays: one round trip for each command. */
    interface Shell extends AutoCloseable {

        String run(String command, Duration limit);

        @Override
        void close();
    }
}
