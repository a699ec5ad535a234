package io.landfall.monitor.host;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One {@code sh} that stays, so that a command costs a round trip and no new channel. Each command runs in a subshell of
 * its own with an empty standard input; its end is told by a random marker on both streams. Commands run one after the
 * other. Once a command is late or the shell has died, every later command throws EXTERNAL.
 */
public final class RemoteShell implements AutoCloseable {

    private final String host;
    private final RemoteProcess shell;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private volatile boolean lost;

    RemoteShell(String host, RemoteProcess shell) {
        this.host = host;
        this.shell = shell;
    }

    /** Runs a command and returns what it left. Blocks at most {@code deadline}. */
    public CommandResult run(String command, Duration deadline) {
        return framed("( eval " + Shell.quote(command) + " ) </dev/null", deadline);
    }

    /** As {@link #run(String, Duration)}, with {@code stdin} as its whole standard input; it is no process's argument. */
    public CommandResult run(String command, byte[] stdin, Duration deadline) {
        String encoded = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(stdin);
        // The here-document is fed by the shell itself, which is why it can hold secrets.
        return framed(
                "base64 -d <<'LANDFALL' | ( eval " + Shell.quote(command) + " )\n" + encoded + "\nLANDFALL\n",
                deadline);
    }

    private CommandResult framed(String script, Duration deadline) {
        String marker = UUID.randomUUID().toString();
        oneAtATime.lock();
        try {
            failIfLost();
            shell.received().clear();
            Frame frame = new Frame(marker);
            shell.write(frame.wrap(script));
            if (!shell.received().await(frame::isComplete, deadline) || !frame.isWhole()) {
                throw lose(deadline);
            }
            return frame.result();
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Whether it takes another command. */
    public boolean isAlive() {
        return !lost && shell.isRunning();
    }

    private void failIfLost() {
        if (!lost && !shell.isRunning() && !shell.received().hasBegun()) {
            throw shell.notBegun();
        }
        if (!isAlive()) {
            throw LandfallException.external(
                    "The shell on " + host
                            + " has ended. The command was not started. See whether the host still answers, then open another.");
        }
    }

    private LandfallException lose(Duration deadline) {
        lost = true;
        boolean died = !shell.isRunning();
        shell.close();
        if (died && !shell.received().hasBegun()) {
            return shell.notBegun();
        }
        return LandfallException.external((died
                        ? "The shell on " + host + " ended while a command ran in it"
                        : "A command in the shell on " + host + " gave no answer within " + Elapsed.show(deadline))
                + "; nobody knows how far the command came. See what it did before trying again.");
    }

    /** Ends the shell; a command that runs in it may go on. */
    @Override
    public void close() {
        shell.close();
    }

    /** What one command printed, up to the marker on each stream. */
    private final class Frame {

        private final byte[] end;

        Frame(String marker) {
            this.end = marker.getBytes(StandardCharsets.US_ASCII);
        }

        byte[] wrap(String script) {
            String marker = new String(end, StandardCharsets.US_ASCII);
            return (script + "\nprintf '%s %d\\n' " + marker + " $?; printf '%s\\n' " + marker + " >&2\n")
                    .getBytes(StandardCharsets.UTF_8);
        }

        /** Whether both markers are there, or can't come any more. */
        boolean isComplete() {
            return isWhole() || !shell.isRunning();
        }

        boolean isWhole() {
            byte[] out = shell.received().stdoutSoFar();
            return out.length > 0 && out[out.length - 1] == '\n' && indexOf(out) >= 0 && indexOf(stderr()) >= 0;
        }

        CommandResult result() {
            byte[] out = shell.received().stdoutSoFar();
            int at = indexOf(out);
            String status = new String(out, at + end.length, out.length - at - end.length, StandardCharsets.US_ASCII);
            byte[] complaint = Arrays.copyOf(stderr(), indexOf(stderr()));
            return new CommandResult(
                    Integer.parseInt(status.strip()),
                    Arrays.copyOf(out, at),
                    new String(complaint, StandardCharsets.UTF_8));
        }

        private byte[] stderr() {
            return shell.received().stderrSoFar().getBytes(StandardCharsets.UTF_8);
        }

        private int indexOf(byte[] bytes) {
            for (int start = bytes.length - end.length; start >= 0; start--) {
                if (Arrays.equals(bytes, start, start + end.length, end, 0, end.length)) {
                    return start;
                }
            }
            return -1;
        }
    }
}
