package io.landfall.monitor.checks;

import io.landfall.monitor.checks.activity.SeenClients;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that the checks of one migration look at.
 *
 * @param source the server that is written to
 * @param target the server that follows it, or is going to
 * @param replicas the other servers that follow the source and are to follow the target afterwards
 * @param sourceHost the host of the source
 * @param targetHost the host of the target
 * @param ours the names of all accounts that Landfall uses on either
 * @param probeFrom the hosts whose latency counts
 * @param dns the record that names the database; empty when there is none
 * @param isWayBack whether the target is the server that the migration came from
 * @param seen who was connected to them
 */
public record MigrationView(
        ServerView source,
        ServerView target,
        List<ServerView> replicas,
        HostView sourceHost,
        HostView targetHost,
        Set<String> ours,
        List<HostView> probeFrom,
        Optional<DnsRecord> dns,
        boolean isWayBack,
        SeenClients seen) {

    /**
     * A record at its authoritative servers.
     *
     * @param name such as {@code db.shop.example}
     * @param wantedTtl the time to live it shall have before the cutover
     * @param servers each is asked directly; the first is the one that takes changes
     */
    public record DnsRecord(String name, Duration wantedTtl, List<DnsServer> servers) {

        /** One at this server only. */
        public DnsRecord(String name, Duration wantedTtl, DnsServer server) {
            this(name, wantedTtl, List.of(server));
        }
    }

    /** There. */
    public MigrationView(
            ServerView source,
            ServerView target,
            List<ServerView> replicas,
            HostView sourceHost,
            HostView targetHost,
            Set<String> ours,
            List<HostView> probeFrom,
            Optional<DnsRecord> dns) {
        this(source, target, replicas, sourceHost, targetHost, ours, probeFrom, dns, false, new SeenClients());
    }

    public MigrationView {
        replicas = List.copyOf(replicas);
        ours = Set.copyOf(ours);
        probeFrom = List.copyOf(probeFrom);
    }
}
