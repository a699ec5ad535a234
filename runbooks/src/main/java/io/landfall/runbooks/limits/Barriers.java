package io.landfall.runbooks.limits;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.settings.MigrationSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What forbids to switch a migration over.
 *
 * @param migration its name
 * @param times when its cutover may be
 * @param journal keeps the freeze
 * @param clock the bot's
 */
record Barriers(String migration, MigrationSettings.Cutover times, Journal journal, Clock clock) {

    /** The freeze, while there is one. */
    List<Barrier> freeze() {
        return Freeze.of(journal.entries()).stream()
                .map(freeze -> new Barrier("everything is " + freeze, "", "Wait for `thaw`."))
                .toList();
    }

    /** The time limits that do not hold now. */
    List<Barrier> timeLimits() {
        Instant now = clock.instant();
        List<Barrier> barriers = new ArrayList<>();
        times.notBefore()
                .filter(limit -> now.isBefore(limit.toInstant()))
                .ifPresent(limit -> barriers.add(barrier(
                        "not-before",
                        limit,
                        Elapsed.show(whole(Duration.between(now, limit.toInstant()))) + " too early")));
        times.notAfter()
                .filter(limit -> now.isAfter(limit.toInstant()))
                .ifPresent(limit -> barriers.add(barrier(
                        "not-after",
                        limit,
                        Elapsed.show(whole(Duration.between(limit.toInstant(), now))) + " too late")));
        return barriers;
    }

    private Barrier barrier(String key, OffsetDateTime limit, String difference) {
        String where = "migrations." + migration + ".cutover." + key;
        return new Barrier(
                "`" + where + "` is " + Moments.show(limit),
                ", and it is " + Moments.show(clock.instant(), limit.getOffset()) + " now (" + difference + ")",
                "Wait for that time, or change the key.");
    }

    private static Duration whole(Duration duration) {
        return Duration.ofSeconds(duration.toSeconds());
    }
}
