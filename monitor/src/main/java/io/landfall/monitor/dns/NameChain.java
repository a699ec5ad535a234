package io.landfall.monitor.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * How a name leads to addresses.
 *
 * @param links the records on the way, the name's own first; empty when the name has none of the type asked for
 * @param addresses the IP addresses at the end; empty when the chain leaves what the server knows
 */
public record NameChain(List<Link> links, List<String> addresses) {

    /**
     * A record on the way.
     *
     * @param name whose record it is
     * @param type A, AAAA or CNAME
     * @param ttl how long a cache may keep it
     * @param value the address or the next name
     */
    public record Link(String name, String type, Duration ttl, String value) {}

    public NameChain {
        links = List.copyOf(links);
        addresses = List.copyOf(addresses);
    }

    /** The longest that a cache may go on with an old answer: each link may have been fetched by itself. */
    public Duration longestTtl() {
        return links.stream().map(Link::ttl).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** The time after which the whole answer has to be asked for again. */
    public Duration shortestTtl() {
        return links.stream().map(Link::ttl).min(Duration::compareTo).orElse(Duration.ZERO);
    }

    static NameChain read(Name start, Message answer) {
        List<Record> records = answer.getSection(Section.ANSWER);
        List<Link> links = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        Set<Name> seen = new HashSet<>();
        Name at = start;
        while (at != null && seen.add(at)) {
            Name next = null;
            for (Record found : records) {
                if (!found.getName().equals(at)) {
                    continue;
                }
                if (found instanceof CNAMERecord alias) {
                    links.add(link(found, alias.getTarget().toString(true)));
                    next = alias.getTarget();
                } else if (found instanceof ARecord || found instanceof AAAARecord) {
                    links.add(link(found, found.rdataToString()));
                    addresses.add(found.rdataToString());
                }
            }
            at = next;
        }
        return new NameChain(links, addresses);
    }

    private static Link link(Record found, String value) {
        return new Link(
                found.getName().toString(true),
                org.xbill.DNS.Type.string(found.getType()),
                Duration.ofSeconds(found.getTTL()),
                value);
    }
}
