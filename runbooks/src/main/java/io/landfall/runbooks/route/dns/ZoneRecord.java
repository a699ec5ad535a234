package io.landfall.runbooks.route.dns;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.dns.NameChain.Link;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.settings.MigrationSettings.Dns;
import io.landfall.runbooks.settings.MigrationSettings.DnsKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * The record that names the database: an A, AAAA or CNAME of one value. It is changed at one authoritative server (RFC
 * 2136, signed as in RFC 8945), only while it is there what it was seen to be, and read at every one of them.
 */
public final class ZoneRecord {

    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final int PORT = 53;

    private final Dns settings;
    private final DnsKey key;
    private final DnsServer primary;
    private Optional<List<DnsServer>> servers = Optional.empty();

    private ZoneRecord(Dns settings, DnsKey key) {
        this.settings = settings;
        this.key = key;
        this.primary = server(settings.server());
    }

    /** The record that Landfall changes itself; empty where there is none, or a person changes it. */
    public static Optional<ZoneRecord> of(Optional<Dns> settings) {
        return settings.flatMap(dns -> dns.key().map(key -> new ZoneRecord(dns, key)));
    }

    private static DnsServer server(String address) {
        return DnsServer.parse(address, ANSWER);
    }

    public Dns settings() {
        return settings;
    }

    /** Such as {@code db.shop.example at 10.0.0.2:53}. */
    @Override
    public String toString() {
        return settings.record() + " at " + primary;
    }

    /** Every authoritative server, the one that takes changes first. */
    private synchronized List<DnsServer> servers() {
        if (servers.isEmpty()) {
            Map<String, DnsServer> found = new LinkedHashMap<>(Map.of(primary.toString(), primary));
            (settings.servers().isEmpty()
                            ? bySaying()
                            : settings.servers().stream()
                                    .map(ZoneRecord::server)
                                    .toList())
                    .forEach(one -> found.putIfAbsent(one.toString(), one));
            servers = Optional.of(List.copyOf(found.values()));
        }
        return servers.get();
    }

    /** As the zone itself names them; the one that takes changes may be none of them. */
    private List<DnsServer> bySaying() {
        List<DnsServer> named = new ArrayList<>();
        for (String name : primary.nameServers(primary.zone(settings.record()))) {
            try {
                for (InetAddress address : InetAddress.getAllByName(name)) {
                    named.add(new DnsServer(new InetSocketAddress(address.getHostAddress(), PORT), ANSWER));
                }
            } catch (UnknownHostException e) {
                throw LandfallException.external(
                        "The zone of " + settings.record() + " names the server " + name + ", which is not known here."
                                + " Write the addresses of all its servers into `dns.servers`.",
                        e);
            }
        }
        return named;
    }

    /** The record as the server that takes changes has it. */
    public Link now() {
        return at(primary);
    }

    private Link at(DnsServer server) {
        List<Link> own = server.chain(settings.record()).links().stream()
                .filter(link -> link.name().equalsIgnoreCase(settings.record()))
                .toList();
        if (own.size() != 1) {
            throw LandfallException.refused(server + " has " + own.size() + " records for `" + settings.record()
                    + "`: " + own.stream().map(Link::value).toList()
                    + ". Landfall changes a name that has one A, AAAA or CNAME. Give dns.record another name.");
        }
        return own.get(0);
    }

    /** The record at every authoritative server, by the server's address. */
    public Map<String, Link> everywhere() {
        Map<String, Link> found = new LinkedHashMap<>();
        servers().forEach(server -> found.put(server.toString(), at(server)));
        return found;
    }

    /** Returns as soon as it is so at every authoritative server; throws EXTERNAL that names those where it is not. */
    public void awaitEverywhere(Predicate<Link> wanted, Deadline deadline, Duration limit) {
        deadline.until(
                () -> everywhere().values().stream().allMatch(wanted),
                LOOK_AGAIN,
                limit,
                () -> "After " + Elapsed.show(limit) + " not every name server has the new " + settings.record() + ": "
                        + shown(everywhere()) + ". See why those do not take it over from " + primary + " (NOTIFY,"
                        + " zone transfer, serial number).");
    }

    private static String shown(Map<String, Link> links) {
        return String.join(
                ", ",
                links.entrySet().stream()
                        .map(at -> at.getKey() + " says " + at.getValue().value() + ", TTL "
                                + Elapsed.show(at.getValue().ttl()))
                        .toList());
    }

    /**
     * The record has this value and this time to live at the server that takes changes. Throws REFUSED when it is not
     * {@code seen} there any more, or the server does not allow it: then nothing was changed.
     */
    public void change(Link seen, String value, Duration ttl) {
        Name zone = name(primary.zone(settings.record()));
        Update update = new Update(zone, DClass.IN);
        update.present(record(seen, seen.value(), Duration.ZERO));
        update.replace(record(seen, value, ttl));
        int answer = send(update).getRcode();
        if (answer == Rcode.NXRRSET) {
            throw LandfallException.refused("Somebody else has changed " + this + ": it is not " + seen.value()
                    + " any more but " + now().value() + ". Landfall changed nothing there. See who did, and whether it"
                    + " is right.");
        }
        if (answer != Rcode.NOERROR) {
            throw LandfallException.refused(primary + " did not change " + settings.record() + ": "
                    + Rcode.string(answer) + ". Nothing was changed there. See whether the key `" + key.name()
                    + "` is the server's (name, algorithm, secret), may change this record (BIND: update-policy), and"
                    + " whether both clocks agree.");
        }
    }

    private Message send(Update update) {
        try {
            SimpleResolver resolver = new SimpleResolver(primary.address());
            resolver.setTCP(true);
            resolver.setTimeout(ANSWER);
            resolver.setTSIGKey(new TSIG(
                    TSIG.algorithmToName(key.algorithm()),
                    name(key.name()),
                    Base64.getDecoder().decode(key.secret().reveal().strip())));
            return resolver.send(update);
        } catch (IOException e) {
            throw LandfallException.external(
                    primary + " did not answer whether it changed " + settings.record() + ": " + e.getMessage()
                            + ". It may have. See whether it runs and takes TCP from this host.",
                    e);
        }
    }

    private Record record(Link like, String value, Duration ttl) {
        String text = like.type().equals("CNAME") && !value.endsWith(".") ? value + "." : value;
        try {
            return Record.fromString(
                    name(settings.record()), Type.value(like.type()), DClass.IN, ttl.toSeconds(), text, Name.root);
        } catch (IOException e) {
            throw LandfallException.badInput("`" + value + "` is no value for the " + like.type() + " record "
                    + settings.record() + ". Nothing was changed. Check dns.replace.");
        }
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (IOException e) {
            throw LandfallException.badInput("`" + text + "` is no DNS name: " + e.getMessage() + ".");
        }
    }
}
