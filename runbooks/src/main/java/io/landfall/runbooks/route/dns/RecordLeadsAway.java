package io.landfall.runbooks.route.dns;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;

/** Passes while the record leads nowhere to {@code old} any more. */
public record RecordLeadsAway(ZoneRecord record, String old) implements Check {

    @Override
    public String name() {
        return "dns_record_leads_away";
    }

    @Override
    public Finding look() {
        return record.everywhere().values().stream().anyMatch(link -> DnsRoute.is(link, old))
                ? Finding.fail(
                        record + " still leads to the old server, " + old, "Change it by hand (nsupdate), then resume.")
                : Finding.ok(record + " leads away from the old server");
    }
}
