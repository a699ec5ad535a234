package io.landfall.runbooks.route.dns;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.dns.NameChain.Link;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.route.Route;
import io.landfall.runbooks.route.Way;
import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Address;

/** The record that names the database leads to it. Caches may keep the old value for as long as its time to live. */
public final class DnsRoute implements Route {

    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final ZoneRecord record;
    private final String from;
    private final String to;
    private final List<Way> waysToSource;
    private final List<Way> waysToTarget;
    private volatile boolean mayChange;

    /** The record's value is {@code from} until it is switched to {@code to}. */
    public DnsRoute(ZoneRecord record, String from, String to, List<Way> waysToSource, List<Way> waysToTarget) {
        this.record = record;
        this.from = from;
        this.to = to;
        this.waysToSource = waysToSource;
        this.waysToTarget = waysToTarget;
    }

    @Override
    public String where() {
        return record.toString();
    }

    @Override
    public List<Way> waysToSource() {
        return waysToSource;
    }

    @Override
    public List<Way> waysToTarget() {
        return waysToTarget;
    }

    @Override
    public boolean leadsToSource() {
        return everywhere(from);
    }

    /** A change that changes nothing shows that the key may. */
    @Override
    public void stage() {
        Link now = record.now();
        if (!is(now, from)) {
            throw LandfallException.refused(
                    where() + " is " + now.value() + ", and not " + from + ". Nothing was changed. Check dns.replace.");
        }
        record.change(now, now.value(), now.ttl());
        mayChange = true;
    }

    @Override
    public boolean isStaged() {
        return mayChange && is(record.now(), from);
    }

    /** Nothing waits anywhere. */
    @Override
    public void discard() {
        mayChange = false;
    }

    @Override
    public void switchOver() {
        Link now = record.now();
        if (!is(now, to)) {
            if (!is(now, from)) {
                throw LandfallException.refused(where() + " is " + now.value() + ", which is neither " + from + " nor "
                        + to + ": somebody else has changed it. Landfall changed nothing there.");
            }
            record.change(now, to, now.ttl());
        }
        record.awaitEverywhere(link -> is(link, to), new Deadline(), LIMIT);
    }

    @Override
    public boolean isSwitched() {
        return everywhere(to);
    }

    private boolean everywhere(String value) {
        return record.everywhere().values().stream().allMatch(link -> is(link, value));
    }

    /** However it is written: an address of IP version 6 has many spellings. */
    static boolean is(Link link, String value) {
        byte[] address = Address.toByteArray(value, Address.IPv6);
        return address == null
                ? link.value().equalsIgnoreCase(value.replaceFirst("\\.$", ""))
                : Arrays.equals(address, Address.toByteArray(link.value(), Address.IPv6));
    }

    @Override
    public String byHand() {
        return "at " + record.settings().server() + " change "
                + record.settings().record() + " from " + from + " to " + to;
    }

    /** The key is no script's business. */
    @Override
    public ByHand onByHand(ByHand before) {
        return before;
    }

    @Override
    public ByHand backByHand(ByHand before) {
        return before;
    }

    @Override
    public String orByHand(boolean back) {
        return "See that " + where() + " is " + (back ? from : to) + "; else change it (nsupdate).";
    }
}
