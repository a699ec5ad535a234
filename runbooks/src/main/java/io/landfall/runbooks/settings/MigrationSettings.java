package io.landfall.runbooks.settings;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshLogin;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A migration as the configuration file describes it.
 *
 * @param name its name in the file
 * @param channel the channel it reports to
 * @param posts when lag and checks are posted
 * @param probeFrom the hosts whose latency counts
 * @param source the old server
 * @param target the new server
 * @param replicas other servers that follow the source, and follow the target after a cutover
 * @param copy how the data gets across
 * @param budget what the cutover may cost
 * @param cutover when the cutover may be, and how long there must be a way back
 * @param heartbeatInterval the time between two heartbeats, at least 10 ms
 * @param dns the record that names the database; empty when there is none
 * @param maintenance the polite page; empty when the operator chose to have none
 * @param routes how the application finds its database
 * @param readsFirst how the application finds the server from which it only reads, which is led to the target before the
 *     window; mostly empty
 * @param pause how the application is made to wait while writes are stopped; empty when it is not
 * @param steps what the team does besides, in order
 * @param verifying when all rows are compared
 */
public record MigrationSettings(
        String name,
        String channel,
        Posts posts,
        List<SshLogin> probeFrom,
        ServerSettings source,
        ServerSettings target,
        List<ServerSettings> replicas,
        Copy copy,
        Budget budget,
        Cutover cutover,
        Duration heartbeatInterval,
        Optional<Dns> dns,
        Optional<Maintenance> maintenance,
        List<RouteSettings> routes,
        List<RouteSettings> readsFirst,
        Optional<Pause> pause,
        List<TeamStep> steps,
        Verifying verifying) {

    /** Returns the application's hosts where something is switched, each once. */
    public Stream<SshLogin> applicationHosts() {
        return Stream.of(
                        maintenance().map(Maintenance::host).stream(),
                        allRoutes().flatMap(RouteSettings::hosts),
                        pause().stream().flatMap(Pause::hosts))
                .flatMap(hosts -> hosts)
                .distinct();
    }

    /** Returns the routes, and after them those by which the application only reads. */
    public Stream<RouteSettings> allRoutes() {
        return Stream.concat(routes().stream(), readsFirst().stream());
    }

    /** Returns the hosts from which the application's connections are tried, too, and those on which only the team does something. */
    public Stream<SshLogin> connectingHosts() {
        return Stream.of(
                        allRoutes().flatMap(route -> route.reached().from().stream()),
                        dns().flatMap(Dns::key).stream().flatMap(key -> probeFrom().stream()),
                        steps().stream().map(TeamStep::host))
                .flatMap(hosts -> hosts);
    }

    /** Returns the addresses of the hosts where something is switched or done, a line each. */
    public List<String> hostLines() {
        return Stream.concat(applicationHosts(), steps().stream().map(TeamStep::host))
                .distinct()
                .map(host -> "host " + host.name() + " at " + host.address())
                .toList();
    }

    /**
     * When checks are posted beside their changes of state.
     *
     * @param digest the time between two digests
     * @param lagWarn lag from which on there is a warning
     * @param lagClear lag from which down the warning ends
     */
    public record Posts(Duration digest, Duration lagWarn, Duration lagClear) {}

    /**
     * When all rows of both servers are compared while writes go on.
     *
     * @param every the time from the end of one comparison to the begin of the next; empty means when somebody asks for it
     * @param gate how old the comparison of a row may be when a switch is armed; empty means that none is needed
     */
    public record Verifying(Optional<Duration> every, Optional<Duration> gate) {

        /** Only when somebody asks. */
        public static final Verifying ON_REQUEST = new Verifying(Optional.empty(), Optional.empty());
    }

    /**
     * How the data gets across.
     *
     * @param method the name of the way to copy
     * @param transfer how the bytes of a backup travel from host to host
     * @param tool how the program that makes a backup is called
     * @param parallel how many threads read, at least 1
     * @param throttle what keeps the copy from being a burden
     * @param directory where {@code rsync} finds the backup on the source's host; empty means beside the data directory
     */
    public record Copy(
            String method, Transfer transfer, Tool tool, int parallel, Throttle throttle, Optional<String> directory) {

        private static final String HOT_BACKUP = "mariadb-backup";

        /** A hot backup. */
        public Copy(Transfer transfer, Tool tool, int parallel, Throttle throttle, Optional<String> directory) {
            this(HOT_BACKUP, transfer, tool, parallel, throttle, directory);
        }

        /** A stream, by mariadb-backup as it is called today. */
        public Copy(int parallel, Optional<DataSize> maxRate) {
            this(
                    Transfer.STREAM,
                    Tool.USUAL,
                    parallel,
                    new Throttle(maxRate, Optional.empty(), Throttle.KEEP_FREE),
                    Optional.empty());
        }
    }

    /** How the bytes of a copy travel. */
    public enum Transfer {
        /** While they are read; a copy that is cut off is begun anew. */
        STREAM,
        /** From a directory on the source's host, which is ready before; a copy that is cut off goes on where it was. */
        RSYNC
    }

    /** How the program that makes a backup is called. */
    public enum Tool {
        /** As it is called today. */
        USUAL,
        /** The form it had as innobackupex, with a directory named after the time. */
        INNOBACKUPEX
    }

    /**
     * What keeps a copy from being a burden.
     *
     * @param maxRate bytes a second at most, {@link #SLOWEST} or more; empty means as fast as it goes
     * @param pauseAbove how long a short query on the source may take, before the copy waits; empty means that nobody looks
     * @param keepFree how much disk either host keeps, or the copy ends
     */
    public record Throttle(Optional<DataSize> maxRate, Optional<Duration> pauseAbove, DataSize keepFree) {
        public static final DataSize KEEP_FREE = DataSize.ofMebibytes(256);

        /** The copy is held back in blocks of 64 KiB, four times a second: it can go no slower than one of them. */
        public static final DataSize SLOWEST = new DataSize(4 * 64 << 10);

        /** How fast it goes, as a plan says it. */
        public String speed() {
            return speed(maxRate);
        }

        /** The same of another rate. */
        public static String speed(Optional<DataSize> rate) {
            return rate.map(most -> "at most " + most + "/s").orElse("as fast as it goes");
        }

        /** Returns so many blocks of 64 KiB a quarter of a second, zero when there is no limit. */
        public static long blocks(Optional<DataSize> rate) {
            return rate.map(most -> most.bytes() / SLOWEST.bytes()).orElse(0L);
        }

        /** The same, and when it pauses. */
        public String means() {
            return speed()
                    + pauseAbove
                            .map(most -> ", paused while a query takes more than " + Elapsed.show(most))
                            .orElse("");
        }
    }

    /**
     * What the cutover may cost.
     *
     * @param downtime the longest window, at least 1 s
     * @param maxLag the most lag with which a cutover begins
     */
    public record Budget(Duration downtime, Duration maxLag) {}

    /**
     * When writes may be switched over, and for how long they can be switched back.
     *
     * @param notBefore the earliest moment; empty when any is early enough
     * @param notAfter the latest moment, after {@code notBefore}; empty when none is too late
     * @param wayBack for how long the new server must keep what the old one needs to follow it, more than zero
     * @param checklist what the team does by itself, and ticks, before a cutover stops writes
     */
    public record Cutover(
            Optional<OffsetDateTime> notBefore,
            Optional<OffsetDateTime> notAfter,
            Duration wayBack,
            List<String> checklist) {

        /** Without a checklist. */
        public Cutover(Optional<OffsetDateTime> notBefore, Optional<OffsetDateTime> notAfter, Duration wayBack) {
            this(notBefore, notAfter, wayBack, List.of());
        }

        /** At any time, with a way back for {@code wayBack}. */
        public static Cutover atAnyTime(Duration wayBack) {
            return new Cutover(Optional.empty(), Optional.empty(), wayBack);
        }
    }

    /**
     * The record that names the database.
     *
     * @param record its name, such as {@code db.shop.example}
     * @param ttl the time to live it shall have before the cutover
     * @param server the authoritative server at which it is changed, with an optional port
     * @param servers every authoritative server, with optional ports; empty means as the zone says
     * @param key signs changes; empty means that a person changes it
     * @param replace its value before a cutover, and the value after it
     */
    public record Dns(
            String record,
            Duration ttl,
            String server,
            List<String> servers,
            Optional<DnsKey> key,
            Map<String, String> replace) {}

    /**
     * What a name server knows changes by (TSIG, RFC 8945).
     *
     * @param name as the server's configuration has it
     * @param algorithm such as {@code hmac-sha256}
     * @param secret in Base64
     */
    public record DnsKey(String name, String algorithm, Secret secret) {}

    /**
     * A configuration file of the application that names the database.
     *
     * @param host where the file is
     * @param path the file
     * @param replace what is replaced by what when going from source to target; usually address by address
     * @param reload the command that makes the application read it again; empty when it notices by itself
     */
    public record ConfigFile(SshLogin host, String path, Map<String, String> replace, Optional<String> reload)
            implements RouteSettings {

        @Override
        public Stream<SshLogin> hosts() {
            return Stream.of(host);
        }

        @Override
        public Stream<ConfigFile> files() {
            return Stream.of(this);
        }
    }
}
