package io.landfall.monitor.dns;

import io.landfall.monitor.LandfallException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** One name server, asked directly: no hosts file, no cache, no other server; over TCP when the answer is cut short. */
public final class DnsServer {

    static final int PORT = 53;

    private final InetSocketAddress address;
    private final SimpleResolver resolver;

    public DnsServer(InetSocketAddress address, Duration timeout) {
        this.address = address;
        this.resolver = new SimpleResolver(address);
        resolver.setTimeout(timeout);
    }

    /** Reads {@code 10.0.0.2} or {@code 10.0.0.2:5353}; the port is 53 unless given. */
    public static DnsServer parse(String text, Duration timeout) {
        int colon = text.indexOf(':') == text.lastIndexOf(':') ? text.indexOf(':') : -1;
        try {
            return colon < 0
                    ? new DnsServer(new InetSocketAddress(text, PORT), timeout)
                    : new DnsServer(
                            new InetSocketAddress(
                                    text.substring(0, colon), Integer.parseInt(text.substring(colon + 1))),
                            timeout);
        } catch (IllegalArgumentException e) {
            throw LandfallException.badInput(
                    "`" + text + "` is not the address of a name server. Write `10.0.0.2` or" + " `10.0.0.2:5353`.");
        }
    }

    /**
     * Returns how a name leads to its addresses, as this server says it (RFC 1034 section 3.6.2). A name that only has
     * IPv6 addresses is found, too. Throws EXTERNAL when the server does not answer, has no such name, or knows the
     * answer only by hearsay: its times would be running down.
     */
    public NameChain chain(String name) {
        Name absolute = absolute(name);
        NameChain ipv4 = NameChain.read(absolute, authoritative(absolute, Type.A));
        return ipv4.addresses().isEmpty() ? NameChain.read(absolute, authoritative(absolute, Type.AAAA)) : ipv4;
    }

    /** The zone in which {@code name} is, without a dot at its end: the nearest name above it that has an SOA record. */
    public String zone(String name) {
        Name at = absolute(name);
        while (!at.equals(Name.root)) {
            Name above = at;
            if (authoritative(above, Type.SOA).getSection(Section.ANSWER).stream()
                    .anyMatch(found ->
                            found.getType() == Type.SOA && found.getName().equals(above))) {
                return above.toString(true);
            }
            at = new Name(above, 1);
        }
        throw LandfallException.external("The name server " + this + " does not tell in which zone `" + name
                + "` is. Give an authoritative server as dns.server.");
    }

    /** The names of the servers that are authoritative for the zone {@code name}, as the zone itself says. */
    public List<String> nameServers(String name) {
        return authoritative(absolute(name), Type.NS).getSection(Section.ANSWER).stream()
                .filter(NSRecord.class::isInstance)
                .map(found -> ((NSRecord) found).getTarget().toString(true))
                .sorted()
                .toList();
    }

    /** Where it is asked. */
    public InetSocketAddress address() {
        return address;
    }

    /** Asks for a name's address and returns how long any usable answer took; that there is no such name is one. */
    public Duration timeToAnswer(String name) {
        long start = System.nanoTime();
        Message answer = ask(absolute(name), Type.A);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (answer.getRcode() != Rcode.NOERROR && answer.getRcode() != Rcode.NXDOMAIN) {
            throw LandfallException.external("The name server " + this + " answered `" + name + "` with "
                    + Rcode.string(answer.getRcode()) + ". See its log.");
        }
        return took;
    }

    private Message authoritative(Name name, int type) {
        Message answer = ask(name, type);
        if (answer.getRcode() != Rcode.NOERROR) {
            throw LandfallException.external("The name server " + this + " answered `" + name + "` with "
                    + Rcode.string(answer.getRcode()) + ". Check dns.record and dns.server.");
        }
        if (!answer.getHeader().getFlag(Flags.AA)) {
            throw LandfallException.external("The name server " + this + " is not authoritative for `" + name
                    + "`, so its TTL runs down. Give an authoritative server as dns.server.");
        }
        return answer;
    }

    private Message ask(Name name, int type) {
        try {
            return resolver.send(Message.newQuery(Record.newRecord(name, type, DClass.IN)));
        } catch (IOException e) {
            throw LandfallException.external(
                    "The name server " + this + " did not answer for `" + name + "`: " + e.getMessage()
                            + ". See whether it runs and answers this host over UDP and TCP.",
                    e);
        }
    }

    private static Name absolute(String name) {
        try {
            return Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            throw LandfallException.badInput("`" + name + "` is not a DNS name: " + e.getMessage()
                    + ". Write a name such as `db.shop.example`.");
        }
    }

    @Override
    public String toString() {
        return address.getHostString() + ":" + address.getPort();
    }
}
