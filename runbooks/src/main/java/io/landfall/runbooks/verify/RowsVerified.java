package io.landfall.runbooks.verify;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.journal.history.VerifiedRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Passes while no comparison of rows has found a difference, and all of them were compared within {@code gate}, if there is
 * one.
 *
 * @param migration its name
 * @param rows what the journal knows of them now
 * @param gate how old a comparison may be; empty when none is needed
 */
public record RowsVerified(String migration, Supplier<VerifiedRows> rows, Optional<Duration> gate, Clock clock)
        implements Check {

    @Override
    public String name() {
        return "rows_verified";
    }

    @Override
    public Finding look() {
        VerifiedRows known = rows.get();
        Instant now = clock.instant();
        String line = known.line(now);
        List<String> differences = known.differences();
        if (!differences.isEmpty()) {
            return Finding.fail(
                    line + ": " + differences.get(0) + (differences.size() == 1 ? "" : " ..."),
                    "Somebody wrote on one of them alone: `status " + migration + "` lists the rows. Mend them, or copy"
                            + " again; then `verify " + migration + "`.");
        }
        boolean isFresh = gate.map(longest -> known.percent() == 100
                        && known.oldest()
                                .filter(at -> at.isBefore(now.minus(longest)))
                                .isEmpty())
                .orElse(true);
        return isFresh
                ? Finding.ok(line)
                : Finding.fail(
                        line + "; `migrations." + migration + ".verify.gate` is " + Elapsed.show(gate.orElseThrow()),
                        "`verify " + migration + "`, and wait for its end.");
    }
}
