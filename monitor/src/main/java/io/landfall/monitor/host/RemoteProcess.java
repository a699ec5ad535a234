package io.landfall.monitor.host;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** A command that runs on a host. Nothing is known of its end until the host has said how it ended. */
public final class RemoteProcess implements AutoCloseable {

    private static final int UNKNOWN = -1;

    private final SshLogin login;
    private final ChannelExec channel;
    private final OutputStream input;
    private final Received received;
    private volatile IOException inputFailure;

    private RemoteProcess(SshLogin login, ChannelExec channel, OutputStream input, Received received) {
        this.login = login;
        this.channel = channel;
        this.input = input;
        this.received = received;
    }

    /** Starts a command; returns empty when the host refuses one more channel on this login, and so started nothing. */
    static Optional<RemoteProcess> start(SshLogin login, ChannelExec channel, String command, byte[] firstInput) {
        Received received = new Received();
        channel.setCommand(login.command(Received.BEGIN + command));
        // Streams before connect(): what arrives earlier would be lost.
        channel.setOutputStream(received.stdout());
        channel.setErrStream(received.stderr());
        try {
            OutputStream input = channel.getOutputStream();
            channel.connect(Math.toIntExact(SshConnection.CONNECT.toMillis()));
            RemoteProcess process = new RemoteProcess(login, channel, input, received);
            process.write(firstInput);
            return Optional.of(process);
        } catch (JSchException | IOException e) {
            channel.disconnect();
            if (channel.getExitStatus() > 0) { // nothing has run: it is the reason for which no channel was opened
                return Optional.empty();
            }
            throw LandfallException.external(
                    "Could not start a command on " + login.name() + " (" + login.host() + ":" + login.port() + "): "
                            + e.getMessage() + ". See whether the host still answers, then try again.",
                    e);
        }
    }

    /** Whether the host has not yet said how it ended, and the connection stands. */
    public boolean isRunning() {
        return !received.hasEnded();
    }

    /** Gives it more on its standard input, which a command may well not read: its exit status tells. */
    public void write(byte[] bytes) {
        try {
            input.write(bytes);
            input.flush();
        } catch (IOException e) {
            inputFailure = e;
        }
    }

    /** Ends its standard input; nothing happens when that has ended already. */
    void endInput() {
        try {
            input.close();
        } catch (IOException e) {
            inputFailure = e;
        }
    }

    Received received() {
        return received;
    }

    /** Waits for its end and returns what it left. Throws EXTERNAL when it is late or cut off. */
    public CommandResult await(Duration deadline) {
        if (!received.awaitEnd(deadline)) {
            throw LandfallException.external(
                    "A command on " + login.name() + " gave no answer within " + Elapsed.show(deadline)
                            + "; it may still be running there. See what it does before trying again.");
        }
        if (received.isTooLong()) {
            throw LandfallException.external("A command on " + login.name() + " printed more than " + Received.LIMIT
                    + "; the rest was dropped. See what it does.");
        }
        if (channel.getExitStatus() == UNKNOWN) {
            throw cutOff();
        }
        if (!received.hasBegun()) {
            throw notBegun();
        }
        return new CommandResult(channel.getExitStatus(), received.stdoutSoFar(), received.stderrSoFar());
    }

    private LandfallException cutOff() {
        return LandfallException.external(
                "Nobody knows how a command on " + login.name()
                        + " ended: the connection was lost, or a signal ended it. See what it did before trying again.",
                inputFailure);
    }

    /** Why the login shell has ended without having run it. */
    LandfallException notBegun() {
        String what = login.sudo()
                ? "sudo on %s does not make `%s` root without asking for anything: %s. The command was not started. Write"
                        + " `%2$s ALL=(root) NOPASSWD: ALL` into /etc/sudoers.d/landfall there (`visudo -f`), and nothing"
                        + " with NOEXEC or requiretty; single commands are not enough, as Landfall runs scripts."
                : "The login shell of `%2$s` on %1$s has not run a command: %3$s. Give that user a shell there, such as"
                        + " /bin/sh, and a key without `command=` in authorized_keys.";
        return LandfallException.external(what.formatted(login.name(), login.user(), received.saidBefore()));
    }

    /** Ends its input and the channel. A command that reads its input ends with it; others may go on. */
    @Override
    public void close() {
        channel.disconnect();
    }
}
