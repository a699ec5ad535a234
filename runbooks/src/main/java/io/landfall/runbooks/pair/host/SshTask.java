package io.landfall.runbooks.pair.host;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.CommandResult;
import io.landfall.monitor.host.RemoteProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A command under the dead-man's switch of {@code task.sh}: a line every 2 s says that this process is still there. */
final class SshTask implements HostControl.RemoteTask {

    private static final Duration ALIVE = Duration.ofSeconds(2);
    private static final byte[] SIGN = "\n".getBytes(StandardCharsets.US_ASCII);
    private static final ScheduledExecutorService SIGNS = Daemons.timer("signs-of-life");

    private final String host;
    private final RemoteProcess process;
    private final ScheduledFuture<?> signs;

    SshTask(String host, RemoteProcess process) {
        this.host = host;
        this.process = process;
        this.signs = SIGNS.scheduleWithFixedDelay(
                () -> process.write(SIGN), ALIVE.toMillis(), ALIVE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isRunning() {
        return process.isRunning();
    }

    @Override
    public String await(Duration limit) {
        CommandResult result = process.await(limit);
        signs.cancel(false);
        if (!result.succeeded()) {
            throw LandfallException.external("A command on " + host + " ended with status " + result.exitStatus()
                    + ". Its last words: " + (result.text() + " " + result.stderr()).strip());
        }
        return result.text();
    }

    @Override
    public void close() {
        signs.cancel(false);
        process.close();
    }
}
