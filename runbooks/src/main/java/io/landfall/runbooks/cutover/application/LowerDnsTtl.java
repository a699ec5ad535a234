package io.landfall.runbooks.cutover.application;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.dns.NameChain.Link;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.route.dns.TtlBefore;
import io.landfall.runbooks.route.dns.ZoneRecord;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** Every authoritative server says that the record may be kept for a short time only. */
public final class LowerDnsTtl implements Step.Reversible {

    public static final String NAME = TtlBefore.STEP;
    private static final Duration EVERYWHERE_WITHIN = Duration.ofSeconds(90);
    /** Room for the change itself. */
    private static final Duration LIMIT = EVERYWHERE_WITHIN.plusSeconds(15);

    private final ZoneRecord record;
    private final Duration wanted;
    private volatile Deadline deadline = new Deadline();

    public LowerDnsTtl(ZoneRecord record) {
        this.record = record;
        this.wanted = record.settings().ttl();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Lower the TTL of " + record + " to " + Elapsed.show(wanted)
                + ", unless it is that low, and see it at every"
                + " authoritative server. `finish` brings the old one back.";
    }

    @Override
    public String byHand() {
        return "At " + record.settings().server() + " lower the TTL of "
                + record.settings().record() + " to " + Elapsed.show(wanted) + ".";
    }

    /** It may stay low. */
    @Override
    public Optional<ByHand> byHandBack() {
        return Optional.empty();
    }

    @Override
    public Duration limit() {
        return LIMIT;
    }

    @Override
    public Found look() {
        Duration longest = record.everywhere().values().stream()
                .map(Link::ttl)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return Found.of(TtlBefore.SECONDS, longest.toSeconds())
                .with("value", record.now().value());
    }

    @Override
    public boolean isDone(Found now) {
        return ttl(now).compareTo(wanted) <= 0;
    }

    private static Duration ttl(Found found) {
        return Duration.ofSeconds(Long.parseLong(found.text(TtlBefore.SECONDS)));
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        set(wanted);
        record.awaitEverywhere(link -> link.ttl().compareTo(wanted) <= 0, deadline, EVERYWHERE_WITHIN);
    }

    private void set(Duration ttl) {
        Link now = record.now();
        if (!now.ttl().equals(ttl)) {
            record.change(now, now.value(), ttl);
        }
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }

    /** The other servers follow by themselves. */
    @Override
    public void undo(Found before) {
        if (!isDone(before)) {
            set(ttl(before));
        }
    }
}
