package io.landfall.bot.command;

import io.landfall.monitor.check.Looked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What can be seen of one migration; changes nothing. */
public interface Outlook {

    /**
     * The lag at one moment.
     *
     * @param at when it was read
     * @param lag how far the target was behind by the heartbeat; empty when that could not be read
     */
    record Lag(Instant at, Optional<Duration> lag) {}

    /** Looks at everything now; blocks for some seconds. */
    List<Looked> check();

    /** What is wrong with who takes writes and who is connected where; empty when nothing is, or nothing is watched. */
    List<Looked> alarms();

    /** What was read in the last {@code period}, oldest first. */
    List<Lag> lag(Duration period);
}
