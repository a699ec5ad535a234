package io.landfall.monitor.checks;

import java.time.Duration;

/**
 * From where on a measured value is bad.
 *
 * @param lag the most lag with which a cutover begins
 * @param openTransaction the longest a transaction may be open when writes are about to stop; in whole seconds
 * @param login the longest a login may take
 * @param query the longest that 95 of 100 trivial queries may take
 * @param binlogKept how long the source must keep its binary logs
 * @param clockOffset the most by which a host's clock may differ from the bot's
 */
public record Limits(
        Duration lag,
        Duration openTransaction,
        Duration login,
        Duration query,
        Duration binlogKept,
        Duration clockOffset) {

    /** The usual limits with this one for the lag. */
    public static Limits withLag(Duration lag) {
        return new Limits(
                lag,
                Duration.ofSeconds(5),
                Duration.ofMillis(250),
                Duration.ofMillis(20),
                Duration.ofDays(1),
                Duration.ofSeconds(1));
    }
}
