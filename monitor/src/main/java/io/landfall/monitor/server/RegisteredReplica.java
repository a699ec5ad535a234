package io.landfall.monitor.server;

/**
 * A replica that has told this server who it is ({@code SHOW SLAVE HOSTS}); programs that read the binary log without
 * being servers may not.
 *
 * @param serverId its server id
 * @param host what it reports as its host, often empty
 * @param port what it reports as its port
 */
public record RegisteredReplica(long serverId, String host, int port) {}
