package io.landfall.monitor.server;

/**
 * A replica that reads this server's binary log.
 *
 * @param sessionId its dump thread's connection id
 * @param user the account it uses
 * @param host where it connects from
 */
public record ConnectedReplica(long sessionId, String user, String host) {}
