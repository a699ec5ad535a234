package io.landfall.monitor.checks;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.checks.activity.ClientsLeft;
import io.landfall.monitor.checks.activity.DdlRunning;
import io.landfall.monitor.checks.activity.ForeignSessions;
import io.landfall.monitor.checks.activity.GlobalLocks;
import io.landfall.monitor.checks.activity.LongTransactions;
import io.landfall.monitor.checks.activity.PreparedXa;
import io.landfall.monitor.checks.activity.PrivilegedSessions;
import io.landfall.monitor.checks.binlog.BinaryLog;
import io.landfall.monitor.checks.binlog.ReplicationFilters;
import io.landfall.monitor.checks.binlog.ServerIds;
import io.landfall.monitor.checks.binlog.SkippedEvents;
import io.landfall.monitor.checks.dns.RecordTtl;
import io.landfall.monitor.checks.dns.Resolvers;
import io.landfall.monitor.checks.durability.BufferPool;
import io.landfall.monitor.checks.durability.Durability;
import io.landfall.monitor.checks.host.ClockOffset;
import io.landfall.monitor.checks.host.Memory;
import io.landfall.monitor.checks.host.OwnPrivileges;
import io.landfall.monitor.checks.host.Programs;
import io.landfall.monitor.checks.host.ProvenServer;
import io.landfall.monitor.checks.host.SourceDisk;
import io.landfall.monitor.checks.host.TargetDisk;
import io.landfall.monitor.checks.host.TargetEmpty;
import io.landfall.monitor.checks.host.TargetUnused;
import io.landfall.monitor.checks.latency.ConnectTimeFrom;
import io.landfall.monitor.checks.latency.LoginTime;
import io.landfall.monitor.checks.latency.QueryTime;
import io.landfall.monitor.checks.names.AccountsByHostName;
import io.landfall.monitor.checks.names.SkipNameResolve;
import io.landfall.monitor.checks.replication.BinlogRetention;
import io.landfall.monitor.checks.replication.ErrantTransactions;
import io.landfall.monitor.checks.replication.GtidGap;
import io.landfall.monitor.checks.replication.HeartbeatLag;
import io.landfall.monitor.checks.replication.ReplicationRunning;
import io.landfall.monitor.checks.replication.ReplicationSource;
import io.landfall.monitor.checks.replication.SecondsBehind;
import io.landfall.monitor.checks.schema.CarriedEngines;
import io.landfall.monitor.checks.schema.EventsAndTriggers;
import io.landfall.monitor.checks.schema.PrimaryKeys;
import io.landfall.monitor.checks.schema.PrivilegedDefiners;
import io.landfall.monitor.checks.schema.SettingsDiffer;
import io.landfall.monitor.checks.schema.TableNameCase;
import io.landfall.monitor.checks.schema.TransactionalEngines;
import io.landfall.monitor.checks.topology.FollowingReplica;
import io.landfall.monitor.checks.topology.InstalledVersion;
import io.landfall.monitor.checks.topology.NoGalera;
import io.landfall.monitor.checks.topology.OneWritable;
import io.landfall.monitor.checks.topology.OtherReplicas;
import io.landfall.monitor.checks.topology.SameServer;
import io.landfall.monitor.checks.topology.SourceIsNoReplica;
import io.landfall.monitor.checks.topology.TargetReadOnly;
import io.landfall.monitor.checks.topology.Versions;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.server.ServerView;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The checks that there are, by what they are asked for. */
public final class Checks {

    private static final Duration DNS_TIMEOUT = Duration.ofSeconds(2);

    private final MigrationView view;
    private final Limits limits;
    private final Clock clock;

    /** Checks of the migration that {@code view} shows, judged by {@code limits}, in the bot's own {@code clock}. */
    public Checks(MigrationView view, Limits limits, Clock clock) {
        this.view = view;
        this.limits = limits;
        this.clock = clock;
    }

    /** What must hold before the first copy: the source can be copied, and the target holds nothing. */
    public List<Check> forCopy() {
        return joined(
                copyable(),
                List.of(new TargetEmpty(view.targetHost(), view.target().name(), view.targetDataDirectory())));
    }

    /** What must hold before a copy over what the target holds: the source can be copied, and nobody uses the target. */
    public List<Check> forReplacingCopy() {
        return joined(copyable(), List.of(onceItAnswers(new TargetUnused(view.target()))));
    }

    /** What must hold before writes are stopped on the source. */
    public List<Check> forCutover() {
        return joined(
                inStep(),
                new ReplicationSetup(view).checks(),
                List.of(new CarriedEngines(Side.SOURCE, view.source()), new CarriedEngines(Side.TARGET, view.target())),
                activity(Severity.BLOCK),
                onTheTarget(Severity.BLOCK),
                definers(),
                dns(),
                latency(view.target()));
    }

    /** What is looked at again and again while the target follows. */
    public List<Check> whileFollowing() {
        return joined(
                inStep(),
                List.of(
                        new SecondsBehind(view.target(), limits.lag()),
                        new GtidGap(view.source(), view.target()),
                        new BinlogRetention(view.source(), limits.binlogKept()),
                        new SourceDisk(view.source(), view.sourceHost())),
                new ReplicationSetup(view).checks(),
                activity(Severity.WARN),
                onTheTarget(Severity.WARN),
                dns(),
                latency(view.target()));
    }

    /** What is looked at most often: who takes writes, and who is where nobody should be. */
    public List<Check> alarms() {
        return List.of(
                new OneWritable(view.source(), view.target()),
                new ErrantTransactions(view.source(), view.target()),
                clientsLeft(view));
    }

    /** What is looked at again and again after a switch without a way back, when nobody follows the source. */
    public List<Check> whileNobodyFollows() {
        return joined(
                List.of(
                        new BinlogRetention(view.source(), limits.binlogKept()),
                        new SourceDisk(view.source(), view.sourceHost()),
                        new OwnPrivileges(Side.SOURCE, view.source()),
                        new BinaryLog(Side.SOURCE, view.source()),
                        new Durability(Side.SOURCE, view.source()),
                        new TargetReadOnly(view.target())),
                activity(Severity.WARN),
                dns());
    }

    /** The same as {@link #alarms}; what the target has alone is no alarm when it does not follow. */
    public List<Check> alarmsWhileNobodyFollows() {
        return List.of(new OneWritable(view.source(), view.target()), clientsLeft(view));
    }

    /** Those who use the server that only follows. */
    public static ClientsLeft clientsLeft(MigrationView view) {
        return new ClientsLeft(view.target(), view.source());
    }

    /** What tables, events and triggers the source has. It reads every table's description: for people, not for timers. */
    public List<Check> ofStructure() {
        return List.of(
                new TransactionalEngines(view.source()),
                new PrimaryKeys(view.source()),
                new EventsAndTriggers(view.source()));
    }

    private List<Check> copyable() {
        return joined(
                sourceBeforeCopy(),
                hostsBeforeCopy(),
                targetBeforeCopy(),
                activity(Severity.WARN),
                dns(),
                List.of(new PrivilegedDefiners(Side.SOURCE, view.source())),
                ofStructure());
    }

    private List<Check> sourceBeforeCopy() {
        ServerView source = view.source();
        return List.of(
                new OwnPrivileges(Side.SOURCE, source),
                new ProvenServer(Side.SOURCE, source),
                new SourceIsNoReplica(source),
                new NoGalera(Side.SOURCE, source),
                new OtherReplicas(source, view.replicas(), Severity.WARN),
                new BinaryLog(Side.SOURCE, source),
                new ReplicationFilters(Side.SOURCE, source),
                new SkippedEvents(Side.SOURCE, source),
                new CarriedEngines(Side.SOURCE, source),
                new BinlogRetention(source, limits.binlogKept()),
                new Durability(Side.SOURCE, source),
                new SkipNameResolve(Side.SOURCE, source),
                new LoginTime(Side.SOURCE, source, limits.login()),
                new QueryTime(Side.SOURCE, source, limits.query()));
    }

    private List<Check> hostsBeforeCopy() {
        return List.of(
                new Programs(Side.SOURCE, view.sourceHost(), List.of("mariadb-backup", "ssh")),
                new Programs(Side.TARGET, view.targetHost(), List.of("mariadb-backup", "mbstream", "mariadbd")),
                new InstalledVersion(view.source(), view.targetHost()),
                new SourceDisk(view.source(), view.sourceHost()),
                new TargetDisk(view.source(), view.sourceHost(), view.targetHost(), view.targetDataDirectory()),
                new Memory(view.sourceHost(), view.targetHost()),
                new ClockOffset(Side.SOURCE, view.sourceHost(), limits.clockOffset()),
                new ClockOffset(Side.TARGET, view.targetHost(), limits.clockOffset()));
    }

    /** The target may be down, or not know Landfall's account, until the copy is there. */
    private List<Check> targetBeforeCopy() {
        return List.of(
                new ProvenServer(Side.TARGET, view.target()),
                onceItAnswers(new SameServer(view.source(), view.target())),
                onceItAnswers(new ServerIds(view.source(), view.target())),
                onceItAnswers(new NoGalera(Side.TARGET, view.target())),
                onceItAnswers(new TableNameCase(view.source(), view.target())));
    }

    /** Proves that the target is a true and closed copy that keeps up. */
    private List<Check> inStep() {
        return List.of(
                new ReplicationRunning(view.target()),
                new ReplicationSource(view.source(), view.target()),
                new HeartbeatLag(view.target(), limits.lag(), clock),
                new ErrantTransactions(view.source(), view.target()),
                new TargetReadOnly(view.target()));
    }

    /** Whoever writes there with Landfall's own rights is not kept out by {@code read_only}. */
    private List<Check> onTheTarget(Severity severity) {
        return List.of(new ForeignSessions(Side.TARGET, view.target(), view.ours(), severity));
    }

    /** Reads every view's and trigger's description: for people and gates, not for timers. */
    private List<Check> definers() {
        return List.of(
                new PrivilegedDefiners(Side.SOURCE, view.source()), new PrivilegedDefiners(Side.TARGET, view.target()));
    }

    private List<Check> activity(Severity severity) {
        ServerView source = view.source();
        return List.of(
                new LongTransactions(source, limits.openTransaction(), severity),
                new DdlRunning(source, severity),
                new PreparedXa(source, severity),
                new GlobalLocks(source, severity),
                new PrivilegedSessions(source),
                new ForeignSessions(Side.SOURCE, source, view.ours(), severity));
    }

    private List<Check> latency(ServerView target) {
        List<Check> checks = new ArrayList<>(List.of(
                new LoginTime(Side.TARGET, target, limits.login()),
                new QueryTime(Side.TARGET, target, limits.query())));
        view.probeFrom().forEach(host -> checks.add(new ConnectTimeFrom(host, view.source(), target)));
        return checks;
    }

    private List<Check> dns() {
        List<Check> checks = new ArrayList<>();
        view.dns().ifPresent(dns -> {
            checks.add(new RecordTtl(dns.server(), dns.name(), dns.wantedTtl()));
            for (var host : view.probeFrom().isEmpty() ? List.of(view.targetHost()) : view.probeFrom()) {
                checks.add(new Resolvers(host, dns.name(), address -> DnsServer.parse(address, DNS_TIMEOUT)));
            }
        });
        return checks;
    }

    private Check onceItAnswers(Check check) {
        return new OnceItAnswers(view.target(), check);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    private static List<Check> joined(List<Check>... lists) {
        return Stream.of(lists).flatMap(List::stream).toList();
    }

    /** How both servers have to be set so that they can change places. */
    private record ReplicationSetup(MigrationView view) {

        List<Check> checks() {
            return Stream.concat(
                            ofThePair().stream(),
                            view.replicas().stream()
                                    .map(replica -> new FollowingReplica(replica, view.source(), view.target())))
                    .toList();
        }

        private List<ServerView> followers() {
            return Stream.concat(Stream.of(view.target()), view.replicas().stream())
                    .toList();
        }

        private List<Check> ofThePair() {
            ServerView source = view.source();
            ServerView target = view.target();
            return List.of(
                    new OwnPrivileges(Side.SOURCE, source),
                    new OwnPrivileges(Side.TARGET, target),
                    new ProvenServer(Side.SOURCE, source),
                    new ProvenServer(Side.TARGET, target),
                    new SameServer(source, target),
                    new ServerIds(source, target),
                    new Versions(source, target),
                    new SourceIsNoReplica(source),
                    new NoGalera(Side.SOURCE, source),
                    new NoGalera(Side.TARGET, target),
                    new OtherReplicas(source, followers(), Severity.BLOCK),
                    new BinaryLog(Side.SOURCE, source),
                    new BinaryLog(Side.TARGET, target),
                    new ReplicationFilters(Side.SOURCE, source),
                    new ReplicationFilters(Side.TARGET, target),
                    new SkippedEvents(Side.SOURCE, source),
                    new SkippedEvents(Side.TARGET, target),
                    new Durability(Side.SOURCE, source),
                    new Durability(Side.TARGET, target),
                    new BufferPool(target, view.targetHost()),
                    new TableNameCase(source, target),
                    new SettingsDiffer(source, target),
                    new SkipNameResolve(Side.SOURCE, source),
                    new SkipNameResolve(Side.TARGET, target),
                    new AccountsByHostName(source, target));
        }
    }
}
