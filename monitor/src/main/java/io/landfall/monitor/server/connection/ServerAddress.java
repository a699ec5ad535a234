package io.landfall.monitor.server.connection;

import io.landfall.monitor.LandfallException;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Where a server listens.
 *
 * @param host a name or an IP address, of version 6 without brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {

    private static final Pattern BRACKETS = Pattern.compile("\\[(.*:.*)]");
    private static final Pattern ZEROS = Pattern.compile("(^|:)0(:0)+(:|$)");

    public ServerAddress {
        host = BRACKETS.matcher(host).replaceFirst("$1");
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw LandfallException.badInput("`" + host + ":" + port + "` is not an address. Write `10.0.0.5:3306`.");
        }
    }

    /** Reads {@code host:port}; throws BAD_INPUT with the accepted form otherwise. */
    public static ServerAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new ServerAddress(
                    text.substring(0, Math.max(0, colon)), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw LandfallException.badInput("`" + text + "` is not an address. Write `10.0.0.5:3306`.");
        }
    }

    /** Whether it is written as an address of this machine, so that no network is between. */
    public boolean isLoopback() {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.[0-9]{1,3}){3}|\\[?::1]?");
    }

    /** Returns the address as servers write the host of a client and as accounts are written: {@code ::1}, in short. */
    public static String numeric(InetAddress address) {
        String written = address.getHostAddress();
        if (!written.contains(":")) {
            return written;
        }
        return ZEROS.matcher(written)
                .results()
                .max(Comparator.comparingInt(zeros -> zeros.group().length()))
                .map(zeros -> written.substring(0, zeros.start()) + "::" + written.substring(zeros.end()))
                .orElse(written);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
