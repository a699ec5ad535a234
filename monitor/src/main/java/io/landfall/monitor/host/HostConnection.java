package io.landfall.monitor.host;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A TCP connection that a host makes for us, by its own resolver and routes. It is only listened to. */
public final class HostConnection implements AutoCloseable {

    private final String what;
    private final ChannelDirectTCPIP channel;
    private final InputStream input;

    private HostConnection(String what, ChannelDirectTCPIP channel, InputStream input) {
        this.what = what;
        this.channel = channel;
        this.input = input;
    }

    static HostConnection open(String host, ChannelDirectTCPIP channel, String to, int port) {
        String what = "the connection of " + host + " to " + to + ":" + port;
        channel.setHost(to);
        channel.setPort(port);
        try {
            InputStream input = channel.getInputStream();
            channel.connect(Math.toIntExact(SshConnection.CONNECT.toMillis()));
            return new HostConnection(what, channel, input);
        } catch (JSchException | IOException e) {
            channel.disconnect();
            throw LandfallException.external(
                    what + " was not made: " + e.getMessage()
                            + ". See whether something answers there, and whether sshd" + " of " + host
                            + " lets connections through (AllowTcpForwarding, PermitOpen).",
                    e);
        }
    }

    /** Returns the next {@code count} bytes, or fewer when it ended before. Throws EXTERNAL when that takes longer. */
    public byte[] read(int count, Duration limit) {
        try {
            return CompletableFuture.supplyAsync(() -> next(count)).get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw LandfallException.external(what + " brought nothing within " + Elapsed.show(limit) + ".", e);
        } catch (ExecutionException e) {
            throw LandfallException.external(what + " was lost: " + e.getCause().getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while listening to " + what + ".", e);
        }
    }

    private byte[] next(int count) {
        try {
            return input.readNBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it; who waits for something from it waits no more. */
    @Override
    public void close() {
        channel.disconnect();
    }
}
