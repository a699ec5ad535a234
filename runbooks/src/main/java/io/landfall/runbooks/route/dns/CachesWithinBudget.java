package io.landfall.runbooks.route.dns;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.dns.NameChain.Link;
import java.time.Duration;

/**
 * Passes while caches keep the record for no longer than writes may be stopped. Meant for an application that finds its
 * database by DNS alone.
 *
 * @param downtime how long writes may be stopped
 */
public record CachesWithinBudget(ZoneRecord record, Duration downtime) implements Check {

    @Override
    public String name() {
        return "dns_is_the_only_route";
    }

    @Override
    public Finding look() {
        Link now = record.now();
        Duration ttl = now.ttl().compareTo(record.settings().ttl()) < 0
                ? now.ttl()
                : record.settings().ttl();
        String text = "the application finds its database by " + record + " alone, which caches keep for up to "
                + Elapsed.show(ttl) + " after the switch; the downtime budget is " + Elapsed.show(downtime);
        return ttl.compareTo(downtime) <= 0
                ? Finding.ok(text)
                : Finding.warn(
                        text,
                        "Until then clients get refused connections, not lost writes. A route of type `config-file` leads the"
                                + " application over at once; or lower `dns.ttl`.");
    }
}
