package io.landfall.monitor.checks.dns;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.dns.NameChain;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * Warns while caches may keep the old address of {@code record} for longer than {@code wanted}: the longest TTL of its
 * chain of records, asked directly at the authoritative server.
 */
public record RecordTtl(DnsServer server, String record, Duration wanted) implements Check {

    /** The measure of how long caches keep it. */
    public static final String TTL = "dns_record_ttl_seconds";

    @Override
    public String name() {
        return "dns_record_ttl";
    }

    @Override
    public Finding look() {
        long start = System.nanoTime();
        NameChain chain = server.chain(record);
        Measure lookup = Measure.seconds("dns_lookup_seconds", Duration.ofNanos(System.nanoTime() - start))
                .on("record", record);
        if (chain.links().isEmpty()) {
            return Finding.fail(
                            server + " has no address for `" + record + "`", "Check dns.record, or create the record.")
                    .with(lookup);
        }
        return judge(chain)
                .with(lookup, Measure.seconds(TTL, chain.longestTtl()).on("record", record));
    }

    private Finding judge(NameChain chain) {
        String links = chain.links().stream()
                .map(link -> link.name() + " " + link.type() + " " + link.value() + " (TTL " + Elapsed.show(link.ttl())
                        + ")")
                .collect(Collectors.joining(" -> "));
        return chain.longestTtl().compareTo(wanted) <= 0
                ? Finding.ok(links)
                : Finding.warn(
                        links + "; caches keep it for up to " + Elapsed.show(chain.longestTtl()),
                        "Lower the TTL to " + Elapsed.show(wanted) + ", and wait " + Elapsed.show(chain.longestTtl())
                                + " before the cutover.");
    }
}
