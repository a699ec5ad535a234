package io.landfall.runbooks.host;

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

    /** As {@link #run(String, Duration)}, with {@code input} (which may hold secrets) on its standard input. */
    String run(String command, String input, Duration limit);

    /**
     * Makes {@code path} hold {@code text} with permissions {@code mode} (octal, such as {@code 0600}), atomically:
     * written beside it, synced, renamed.
     */
    void write(String path, String text, String mode);

    /** Removes the file; nothing happens when it is not there. */
    void remove(String path);

    /**
     * Starts a command whose life hangs on this process: its standard input stays open, and the command is expected to
     * end itself when that input ends. Returns at once.
     */
    RemoteTask start(String command, String input);

    /** Opens a shell that stays, for commands that must not pay for a new channel each. */
    Shell openShell();

    /** A command that runs on the host. */
    interface RemoteTask extends AutoCloseable {

        boolean isRunning();

        /** Waits for its end; throws EXTERNAL with what it printed when it failed, was cut off or is late. */
        String await(Duration limit);

        /** Ends its standard input and with it the command. */
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
