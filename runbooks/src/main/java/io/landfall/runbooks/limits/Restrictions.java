package io.landfall.runbooks.limits;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.settings.MigrationSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What forbids to switch a migration over.
 *
 * @param migration its name
 * @param times when its cutover may be
 * @param history knows the freeze
 * @param clock the bot's
 */
record Restrictions(String migration, MigrationSettings.Cutover times, History history, Clock clock) {

    /** The freeze, while there is one. */
    List<Restriction> freeze() {
        return Freeze.now(history).stream()
                .map(freeze -> new Restriction("everything is " + freeze, "", "Wait for `thaw`."))
                .toList();
    }

    /** The time limits that do not hold now. */
    List<Restriction> timeLimits() {
        Instant now = clock.instant();
        Instant latest = latest(now);
        List<Restriction> restrictions = new ArrayList<>();
        times.notBefore()
                .filter(limit -> now.isBefore(limit.toInstant()))
                .ifPresent(limit -> restrictions.add(restriction(
                        "not-before",
                        limit,
                        Elapsed.show(whole(Duration.between(now, limit.toInstant()))) + " too early")));
        times.notAfter()
                .filter(limit -> latest.isAfter(limit.toInstant()))
                .ifPresent(limit -> restrictions.add(restriction(
                        "not-after",
                        limit,
                        Elapsed.show(whole(Duration.between(limit.toInstant(), latest))) + " too late"
                                + (latest.equals(now) ? "" : ", by the newest row of the journal"))));
        return restrictions;
    }

    /** What the journal has seen is past, also when the clock was set back since. */
    private Instant latest(Instant now) {
        return history.latest().filter(now::isBefore).orElse(now);
    }

    /** Returns the time limits, a line each for the plan. */
    List<String> timeLines() {
        return Stream.concat(
                        times.notBefore().map(limit -> "not before " + Moments.show(limit)).stream(),
                        times.notAfter().map(limit -> "not after " + Moments.show(limit)).stream())
                .toList();
    }

    private Restriction restriction(String key, OffsetDateTime limit, String difference) {
        String where = "migrations." + migration + ".cutover." + key;
        return new Restriction(
                "`" + where + "` is " + Moments.show(limit),
                ", and it is " + Moments.show(clock.instant(), limit.getOffset()) + " now (" + difference + ")",
                "Wait for that time, or change the key.");
    }

    private static Duration whole(Duration duration) {
        return Duration.ofSeconds(duration.toSeconds());
    }
}
