package io.landfall.monitor.checks.dns;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.dns.NameChain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Warns while caches may keep the old address of {@code record} for longer than {@code wanted}: the longest TTL of its
 * chain of records at any of {@code servers}, which are authoritative and asked directly; and when these do not all say the
 * same. UNKNOWN when the first does not answer.
 */
public record RecordTtl(List<DnsServer> servers, String record, Duration wanted) implements Check {

    /** The measure of how long caches keep it. */
    public static final String TTL = "dns_record_ttl_seconds";

    public RecordTtl {
        servers = List.copyOf(servers);
    }

    @Override
    public String name() {
        return "dns_record_ttl";
    }

    @Override
    public Finding look() {
        long start = System.nanoTime();
        NameChain first = servers.get(0).chain(record);
        Measure lookup = Measure.seconds("dns_lookup_seconds", Duration.ofNanos(System.nanoTime() - start))
                .on("record", record);
        if (first.links().isEmpty()) {
            return Finding.fail(
                            servers.get(0) + " has no address for `" + record + "`",
                            "Check dns.record, or create the record.")
                    .with(lookup);
        }
        List<String> others = new ArrayList<>();
        Duration longest = first.longestTtl();
        for (DnsServer server : servers.subList(1, servers.size())) {
            Optional<NameChain> chain = ask(server, others);
            longest =
                    chain.map(NameChain::longestTtl).filter(longestOf(longest)).orElse(longest);
            chain.filter(said -> !said.links().equals(first.links()))
                    .ifPresent(said -> others.add(server + " says " + show(said)));
        }
        return judge(show(first), longest, others)
                .with(lookup, Measure.seconds(TTL, longest).on("record", record));
    }

    private static Predicate<Duration> longestOf(Duration other) {
        return ttl -> ttl.compareTo(other) > 0;
    }

    /** One that is silent is told, and no reason to leave out the rest. */
    private Optional<NameChain> ask(DnsServer server, List<String> others) {
        try {
            return Optional.of(server.chain(record));
        } catch (LandfallException e) {
            others.add(server + " gave no usable answer");
            return Optional.empty();
        }
    }

    private static String show(NameChain chain) {
        return chain.links().isEmpty()
                ? "that there is no address"
                : chain.links().stream()
                        .map(link -> link.name() + " " + link.type() + " " + link.value() + " (TTL "
                                + Elapsed.show(link.ttl()) + ")")
                        .collect(Collectors.joining(" -> "));
    }

    private Finding judge(String links, Duration longest, List<String> others) {
        if (longest.compareTo(wanted) > 0) {
            return Finding.warn(
                    links + told(others) + "; caches keep it for up to " + Elapsed.show(longest),
                    "Lower the TTL to " + Elapsed.show(wanted) + ", and wait " + Elapsed.show(longest)
                            + " before the cutover.");
        }
        return others.isEmpty()
                ? Finding.ok(links)
                : Finding.warn(
                        links + told(others),
                        "See why those do not take it over from " + servers.get(0)
                                + " (NOTIFY, zone transfer, serial number): after the switch they would go on with the old"
                                + " address.");
    }

    private static String told(List<String> others) {
        return others.stream().map(other -> "; but " + other).collect(Collectors.joining());
    }
}
