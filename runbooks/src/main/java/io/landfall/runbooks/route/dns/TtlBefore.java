package io.landfall.runbooks.route.dns;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RecordedRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the journal knows of the record's time to live before Landfall lowered it. */
public final class TtlBefore {

    /** The step that lowers it. */
    public static final String STEP = "lower-dns-ttl";

    /** What that step found: the longest at any authoritative server, in seconds. */
    public static final String SECONDS = "ttl_s";

    private TtlBefore() {}

    /** From when on no cache holds what it got before {@code run} had lowered it. Throws BUG when that was not yet. */
    public static Instant over(RecordedRun run, Duration lowered) {
        Entry outcome = run.newest(EntryKind.OUTCOME, STEP)
                .orElseThrow(() -> LandfallException.bug("Run " + run.number() + " has not lowered any TTL", null));
        return of(run).filter(before -> before.compareTo(lowered) > 0)
                .map(outcome.at()::plus)
                .orElse(outcome.at());
    }

    /** The longest that any of these runs has found and not given back; empty when none has lowered it. */
    public static Optional<Duration> longest(List<RecordedRun> runs) {
        return runs.stream().flatMap(run -> of(run).stream()).max(Comparator.naturalOrder());
    }

    private static Optional<Duration> of(RecordedRun run) {
        return run.before(STEP)
                .map(intent ->
                        Duration.ofSeconds(Long.parseLong(intent.record().data().get(SECONDS))));
    }
}
