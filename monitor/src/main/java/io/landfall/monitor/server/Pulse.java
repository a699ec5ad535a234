package io.landfall.monitor.server;

import java.time.Duration;
import java.util.Optional;

/**
 * What changes on a server all the time, as one question told it.
 *
 * @param gtid its positions
 * @param takesWrites whether whoever has no special right can write there
 * @param heartbeat the newest heartbeat that arrived there; empty when there is none
 * @param took how long the answer took
 */
public record Pulse(GtidPositions gtid, boolean takesWrites, Optional<Heartbeat> heartbeat, Duration took) {}
