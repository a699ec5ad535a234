package io.landfall.runbooks.finish;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.dns.NameChain.Link;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.route.dns.ZoneRecord;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;

/**
 * The record may be kept as long as before Landfall lowered that, unless somebody has set another time since.
 *
 * @param before what it was
 */
record RestoreDnsTtl(ZoneRecord record, Duration before) implements Step.Final {

    static final String NAME = "restore-dns-ttl";
    private static final Duration EVERYWHERE_WITHIN = Duration.ofSeconds(20);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Set the TTL of " + record + " back to " + Elapsed.show(before) + ".";
    }

    @Override
    public String byHand() {
        return "At " + record.settings().server() + " set the TTL of "
                + record.settings().record() + " to " + Elapsed.show(before) + ".";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Found look() {
        return Found.of("ttl_s", record.now().ttl().toSeconds());
    }

    @Override
    public boolean isDone(Found now) {
        return !now.text("ttl_s").equals(Long.toString(record.settings().ttl().toSeconds()));
    }

    @Override
    public void act(Found found) {
        Link now = record.now();
        record.change(now, now.value(), before);
        record.awaitEverywhere(link -> link.ttl().equals(before), new Deadline(), EVERYWHERE_WITHIN);
    }
}
