package io.landfall.monitor.server;

import java.time.Instant;

/**
 * A row of Landfall's heartbeat table.
 *
 * @param sequence counts up by one for each beat
 * @param writtenAt when it was written, by the clock of the bot that wrote it, to the microsecond
 * @param writer the journal id of the bot that wrote it
 */
public record Heartbeat(long sequence, Instant writtenAt, String writer) {}
