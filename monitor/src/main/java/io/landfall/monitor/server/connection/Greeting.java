package io.landfall.monitor.server.connection;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.HostConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a server says first to whoever connects, before anybody logs in (MySQL's protocol, HandshakeV10).
 *
 * @param version the server's
 * @param connection the id of this connection on that server
 */
public record Greeting(String version, long connection) {

    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final int HEADER = 4;
    private static final int VERSION_10 = 10;
    private static final int REFUSED = 0xff;
    private static final int CODE = 2;

    /** Reads it; throws EXTERNAL when there is none, or the server refuses the connection, with what it says. */
    public static Greeting read(HostConnection connection) {
        byte[] header = connection.read(HEADER, ANSWER);
        if (header.length < HEADER) {
            throw LandfallException.external("the connection was ended without a word.");
        }
        int length = header[0] & 0xff | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        return of(connection.read(length, ANSWER));
    }

    static Greeting of(byte[] payload) {
        ByteBuffer said = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        int kind = said.hasRemaining() ? said.get() & 0xff : 0;
        if (kind == REFUSED && said.remaining() >= CODE) {
            int code = said.getShort() & 0xffff;
            throw LandfallException.external("the server refuses connections with " + code + ": " + rest(said));
        }
        int end = 1;
        while (end < payload.length && payload[end] != 0) {
            end++;
        }
        if (kind != VERSION_10 || payload.length - end <= Integer.BYTES) {
            throw LandfallException.external("what answers is no database server.");
        }
        String version = new String(payload, 1, end - 1, StandardCharsets.US_ASCII);
        return new Greeting(version, Integer.toUnsignedLong(said.getInt(end + 1)));
    }

    private static String rest(ByteBuffer said) {
        byte[] rest = new byte[said.remaining()];
        said.get(rest);
        return new String(rest, StandardCharsets.UTF_8);
    }
}
