package io.landfall.monitor.host;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A connection that a bastion makes, as JSch asks for one. It is a socket in what JSch needs of one: a read that waits too
 * long ends, so that signs of life are sent through a bastion, too.
 */
final class Tunnel extends Socket implements Proxy {

    private static final byte[] END = {};

    private final Session bastion;
    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private volatile int timeoutMillis;
    private OutputStream out = OutputStream.nullOutputStream();

    /** Takes the bastion's login, which ends with this connection. */
    Tunnel(Session bastion) {
        this.bastion = bastion;
    }

    @Override
    public void connect(SocketFactory unused, String host, int port, int millis) throws JSchException, IOException {
        ChannelDirectTCPIP channel = (ChannelDirectTCPIP) bastion.openChannel("direct-tcpip");
        channel.setHost(host);
        channel.setPort(port);
        channel.setOutputStream(new Arriving());
        out = channel.getOutputStream();
        try {
            channel.connect(millis);
        } catch (JSchException e) {
            throw new Refused(channel.getExitStatus(), e);
        }
    }

    @Override
    public InputStream getInputStream() {
        return new Arrived();
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public Socket getSocket() {
        return this;
    }

    @Override
    public void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public void close() {
        bastion.disconnect();
        arrived.add(END);
    }

    /** The bastion would not, or could not, connect. */
    static final class Refused extends JSchException {

        private static final long serialVersionUID = 1L;
        private static final int PROHIBITED = 1;

        private final int reason;

        Refused(int reason, JSchException cause) {
            super(cause.getMessage(), cause);
            this.reason = reason;
        }

        boolean isProhibited() {
            return reason == PROHIBITED;
        }
    }

    /** Filled by the reading thread of the bastion's login, which must never wait: writing here waits for that thread. */
    private final class Arriving extends OutputStream {

        @Override
        public void write(int b) {
            arrived.add(new byte[] {(byte) b});
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (length > 0) {
                arrived.add(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        }

        @Override
        public void close() {
            arrived.add(END);
        }
    }

    private final class Arrived extends InputStream {

        private byte[] current = END;
        private int at;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (at == current.length && !ended) {
                current = next();
                at = 0;
                ended = current.length == 0;
            }
            if (ended) {
                return -1;
            }
            int taken = Math.min(length, current.length - at);
            System.arraycopy(current, at, into, offset, taken);
            at += taken;
            return taken;
        }

        private byte[] next() throws IOException {
            try {
                int millis = timeoutMillis;
                byte[] next = millis == 0 ? arrived.take() : arrived.poll(millis, TimeUnit.MILLISECONDS);
                if (next == null) {
                    throw new SocketTimeoutException("nothing came within " + millis + " ms");
                }
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
    }
}
