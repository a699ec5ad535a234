package io.landfall.monitor.server;

import java.time.Instant;

/**
 * Who a server says it is.
 *
 * @param version {@code @@version}
 * @param hostname {@code @@hostname}
 * @param serverId {@code @@server_id}
 * @param port {@code @@port}
 * @param dataDirectory {@code @@datadir}
 * @param socket {@code @@socket}
 * @param startedAt when it started, by its own clock, to the second
 */
public record ServerIdentity(
        String version,
        String hostname,
        long serverId,
        int port,
        String dataDirectory,
        String socket,
        Instant startedAt) {}
