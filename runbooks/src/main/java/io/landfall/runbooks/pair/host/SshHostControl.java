package io.landfall.runbooks.pair.host;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.CommandResult;
import io.landfall.monitor.host.HostConnection;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.host.RemoteProcess;
import io.landfall.monitor.host.RemoteShell;
import io.landfall.monitor.host.SshConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

/** A host on which commands run over SSH: a Linux with GNU tools. */
public final class SshHostControl implements HostControl {

    private static final Duration SHORT = Duration.ofSeconds(15);
    private static final Script TASK = Script.withWay(SshHostControl.class, "task.sh");
    private static final Script END_TASK = Script.of(SshHostControl.class, "end-task.sh");
    private static final Script WRITE = Script.withWay(SshHostControl.class, "write.sh");

    private final SshConnection connection;
    private final HostView view;

    public SshHostControl(SshConnection connection, HostView view) {
        this.connection = connection;
        this.view = view;
    }

    @Override
    public String name() {
        return connection.name();
    }

    @Override
    public HostView view() {
        return view;
    }

    @Override
    public String hostKey(String host, int port) {
        return connection.hostKey(host, port);
    }

    @Override
    public String run(String command, Duration limit) {
        return run(command, "", limit);
    }

    @Override
    public String run(String command, String input, Duration limit) {
        return printed(command, connection.run(command, input.getBytes(StandardCharsets.UTF_8), limit));
    }

    @Override
    public String runAsUser(String command, Duration limit) {
        return printed(command, connection.runAsUser(command, limit));
    }

    @Override
    public void write(String path, String text, String mode) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        CommandResult result = connection.run(
                WRITE.command(path, Integer.toString(bytes), mode), text.getBytes(StandardCharsets.UTF_8), SHORT);
        if (!result.succeeded()) {
            throw LandfallException.external("Could not write " + path + " on " + name() + ": " + complaint(result)
                    + ". The file is as it was. See whether the SSH user may write there and the disk has room.");
        }
    }

    @Override
    public void remove(String path) {
        String quoted = Script.words(path);
        run("d=$(dirname -- " + quoted + "); [ ! -d \"$d\" ] || { rm -f -- " + quoted + " && sync \"$d\"; }", SHORT);
    }

    @Override
    public RemoteTask start(String directory, String command, String input) {
        byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
        RemoteProcess process =
                connection.start(TASK.command(directory, Integer.toString(bytes.length), command), bytes);
        return new SshTask(name(), process);
    }

    @Override
    public void endTask(String directory) {
        endTask(directory, SHORT);
    }

    @Override
    public void endTask(String directory, Duration limit) {
        CommandResult result = connection.run(END_TASK.command(directory), limit);
        if (!result.succeeded()) {
            throw LandfallException.external("Could not end what runs for " + directory + " on " + name()
                    + ", or remove it: " + complaint(result)
                    + ". End it by hand (kill -9), then remove the directory.");
        }
    }

    @Override
    public HostConnection connect(String host, int port) {
        return connection.connect(host, port);
    }

    @Override
    public HostControl.Shell openShell() {
        return new SshShell(connection.openShell());
    }

    private String printed(String command, CommandResult result) {
        if (!result.succeeded()) {
            throw LandfallException.external("On " + name() + " the command `" + abridged(command)
                    + "` failed with status " + result.exitStatus() + ": " + complaint(result));
        }
        return result.text();
    }

    private static String complaint(CommandResult result) {
        return Stream.of(result.stderr().strip(), result.text().strip())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("it said nothing, status " + result.exitStatus());
    }

    private static String abridged(String command) {
        String line = command.lines().findFirst().orElse("");
        return line.length() > 120 ? line.substring(0, 120) + "..." : line;
    }

    /** One shell that stays. */
    private final class SshShell implements HostControl.Shell {

        private final RemoteShell shell;

        SshShell(RemoteShell shell) {
            this.shell = shell;
        }

        @Override
        public String run(String command, Duration limit) {
            return printed(command, shell.run(command, limit));
        }

        @Override
        public void close() {
            shell.close();
        }
    }
}
