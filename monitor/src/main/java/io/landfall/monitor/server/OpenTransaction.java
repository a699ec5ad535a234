package io.landfall.monitor.server;

import java.time.Duration;

/**
 * A transaction that is open now.
 *
 * @param sessionId the connection it belongs to
 * @param age how long it has been open
 * @param rowsModified how many rows it has changed so far
 */
public record OpenTransaction(long sessionId, Duration age, long rowsModified) {}
