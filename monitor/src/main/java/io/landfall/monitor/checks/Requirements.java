package io.landfall.monitor.checks;

import static io.landfall.monitor.check.CheckGroup.ACTIVITY;
import static io.landfall.monitor.check.CheckGroup.BINLOG;
import static io.landfall.monitor.check.CheckGroup.DNS;
import static io.landfall.monitor.check.CheckGroup.DURABILITY;
import static io.landfall.monitor.check.CheckGroup.HOST;
import static io.landfall.monitor.check.CheckGroup.LATENCY;
import static io.landfall.monitor.check.CheckGroup.NAME_RESOLUTION;
import static io.landfall.monitor.check.CheckGroup.REPLICATION;
import static io.landfall.monitor.check.CheckGroup.SCHEMA;
import static io.landfall.monitor.check.CheckGroup.SIZING;
import static io.landfall.monitor.checks.Occasion.ALARM;
import static io.landfall.monitor.checks.Occasion.ALARM_ALONE;
import static io.landfall.monitor.checks.Occasion.FINISH;
import static io.landfall.monitor.checks.Occasion.PEOPLE;
import static io.landfall.monitor.checks.Occasion.START;
import static io.landfall.monitor.checks.Occasion.SWITCH;
import static io.landfall.monitor.checks.Occasion.WATCH;
import static io.landfall.monitor.checks.Occasion.WATCH_ALONE;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.checks.activity.ClientsLeft;
import io.landfall.monitor.checks.activity.ClientsSeen;
import io.landfall.monitor.checks.activity.DdlRunning;
import io.landfall.monitor.checks.activity.ForeignSessions;
import io.landfall.monitor.checks.activity.GlobalLocks;
import io.landfall.monitor.checks.activity.LongTransactions;
import io.landfall.monitor.checks.activity.PreparedXa;
import io.landfall.monitor.checks.activity.PrivilegedSessions;
import io.landfall.monitor.checks.activity.UnacknowledgedCommits;
import io.landfall.monitor.checks.binlog.BinaryLog;
import io.landfall.monitor.checks.binlog.ReplicationFilters;
import io.landfall.monitor.checks.binlog.ServerIds;
import io.landfall.monitor.checks.binlog.SkippedEvents;
import io.landfall.monitor.checks.dns.RecordTtl;
import io.landfall.monitor.checks.dns.Resolvers;
import io.landfall.monitor.checks.durability.BufferPool;
import io.landfall.monitor.checks.durability.Durability;
import io.landfall.monitor.checks.host.Certificate;
import io.landfall.monitor.checks.host.ClockOffset;
import io.landfall.monitor.checks.host.Memory;
import io.landfall.monitor.checks.host.OwnPrivileges;
import io.landfall.monitor.checks.host.ProvenServer;
import io.landfall.monitor.checks.host.SourceDisk;
import io.landfall.monitor.checks.latency.ConnectTimeFrom;
import io.landfall.monitor.checks.latency.LoginTime;
import io.landfall.monitor.checks.latency.PageTime;
import io.landfall.monitor.checks.latency.QueryTime;
import io.landfall.monitor.checks.names.AccountsByHostName;
import io.landfall.monitor.checks.names.SkipNameResolve;
import io.landfall.monitor.checks.replication.BinlogRetention;
import io.landfall.monitor.checks.replication.CatchingUp;
import io.landfall.monitor.checks.replication.ErrantTransactions;
import io.landfall.monitor.checks.replication.GtidGap;
import io.landfall.monitor.checks.replication.HeartbeatLag;
import io.landfall.monitor.checks.replication.ReplicationRunning;
import io.landfall.monitor.checks.replication.ReplicationSource;
import io.landfall.monitor.checks.replication.SecondsBehind;
import io.landfall.monitor.checks.replication.SemiSync;
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
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.ServerView;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The one list of what has to be so on servers and hosts, and when: a line for each check. Runbooks put behind it what
 * only those know who copy, switch and clean up.
 */
public final class Requirements {

    private static final Duration DNS_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LEFT_ALONE = Duration.ofDays(1);
    private static final Duration SAMPLE = Duration.ofSeconds(3);

    private final MigrationView view;
    private final Limits limits;
    private final Clock clock;
    private final ServerView source;
    private final ServerView target;
    private final BooleanSupplier switching;
    private final boolean back;

    /** Of the migration that {@code view} shows, judged by {@code limits}, in the bot's own {@code clock}. */
    public Requirements(MigrationView view, Limits limits, Clock clock) {
        this(view, limits, clock, () -> false, false);
    }

    private Requirements(MigrationView view, Limits limits, Clock clock, BooleanSupplier switching, boolean back) {
        this.view = view;
        this.limits = limits;
        this.clock = clock;
        this.source = view.source();
        this.target = view.target();
        this.switching = switching;
        this.back = back;
    }

    /** Returns the same for servers that change places from time to time, as {@code now} tells. */
    public Requirements whileSwitching(BooleanSupplier now) {
        return new Requirements(view, limits, clock, now, back);
    }

    /** Returns the same for a target that the data came from: what a cutover accepted of it does not keep it from coming back. */
    public Requirements leadingBack() {
        return new Requirements(view, limits, clock, switching, true);
    }

    /** Returns the same for {@code other}: the same servers and hosts, seen otherwise. */
    public Requirements of(MigrationView other) {
        return new Requirements(other, limits, clock, switching, back);
    }

    /** Returns the lines of one occasion, in order. */
    public List<Requirement> of(Occasion occasion) {
        return Stream.of(inStep(), pair(), source(), target(), hosts(), activity(), schema(), dns(), latency())
                .flatMap(lines -> lines)
                .flatMap(line -> line.on(occasion).stream())
                .toList();
    }

    /** Proves that the target is a true and closed copy that keeps up. */
    private Stream<Line> inStep() {
        return Stream.of(
                line(REPLICATION, new OneWritable(source, target, switching)).blocks(ALARM, ALARM_ALONE),
                line(REPLICATION, new ReplicationRunning(target)).blocks(SWITCH, WATCH),
                line(REPLICATION, new ReplicationSource(source, target)).blocks(SWITCH, WATCH),
                line(REPLICATION, new HeartbeatLag(target, limits.lag(), clock)).blocks(SWITCH, WATCH),
                line(REPLICATION, new ErrantTransactions(source, target)).blocks(SWITCH, WATCH, ALARM),
                line(REPLICATION, new TargetReadOnly(target)).blocks(SWITCH, WATCH, WATCH_ALONE),
                line(REPLICATION, new SecondsBehind(target, limits.lag(), clock))
                        .warns(WATCH),
                line(REPLICATION, new CatchingUp(source, target, limits.lag(), SAMPLE, clock))
                        .warns(WATCH),
                line(REPLICATION, new GtidGap(source, target)).warns(WATCH),
                line(ACTIVITY, new ClientsLeft(target, source)).warns(ALARM, ALARM_ALONE));
    }

    /** What both together have to be, so that one can follow the other and they can change places. */
    private Stream<Line> pair() {
        Stream<Line> pair = Stream.of(
                line(REPLICATION, new SameServer(source, target)).blocks(SWITCH, WATCH),
                line(REPLICATION, onceItAnswers(new SameServer(source, target))).blocks(START),
                line(BINLOG, new ServerIds(source, target)).blocks(SWITCH, WATCH),
                line(BINLOG, onceItAnswers(new ServerIds(source, target))).blocks(START),
                line(REPLICATION, new Versions(source, target, view.isWayBack()))
                        .blocks(SWITCH, WATCH),
                line(REPLICATION, new InstalledVersion(source, view.targetHost()))
                        .blocks(START),
                line(SCHEMA, new TableNameCase(source, target)).blocks(SWITCH, WATCH),
                line(SCHEMA, onceItAnswers(new TableNameCase(source, target))).blocks(START),
                line(SCHEMA, new SettingsDiffer(source, target)).warns(SWITCH, WATCH),
                line(NAME_RESOLUTION, new AccountsByHostName(source, target)).blocks(SWITCH, WATCH),
                line(REPLICATION, new OtherReplicas(source, view.replicas())).warns(START),
                line(REPLICATION, new OtherReplicas(source, followers())).blocks(SWITCH, WATCH));
        return Stream.concat(pair, view.replicas().stream().map(replica -> line(
                        REPLICATION, new FollowingReplica(replica, source, target))
                .blocks(SWITCH, FINISH, WATCH)));
    }

    private List<ServerView> followers() {
        return Stream.concat(Stream.of(target), view.replicas().stream()).toList();
    }

    private Stream<Line> source() {
        return Stream.of(
                line(ACTIVITY, new OwnPrivileges(Side.SOURCE, source)).blocks(START, SWITCH, WATCH, WATCH_ALONE),
                line(HOST, new ProvenServer(Side.SOURCE, source)).warns(START, SWITCH, WATCH),
                line(HOST, new Certificate(Side.SOURCE, source, clock)).warns(START, SWITCH, WATCH, WATCH_ALONE),
                line(REPLICATION, new SourceIsNoReplica(source)).blocks(START, SWITCH, WATCH),
                line(REPLICATION, new NoGalera(Side.SOURCE, source)).blocks(START, SWITCH, WATCH),
                line(BINLOG, new BinaryLog(Side.SOURCE, source)).blocks(START, SWITCH, WATCH, WATCH_ALONE),
                line(BINLOG, new ReplicationFilters(Side.SOURCE, source)).blocks(START, SWITCH, WATCH),
                line(BINLOG, new SkippedEvents(Side.SOURCE, source)).blocks(START, SWITCH, WATCH),
                line(REPLICATION, new SemiSync(Side.SOURCE, source)).warns(START, SWITCH, WATCH),
                line(REPLICATION, new BinlogRetention(source, limits.binlogKept()))
                        .warns(START, WATCH, WATCH_ALONE),
                line(DURABILITY, new Durability(Side.SOURCE, source)).warns(START, SWITCH, WATCH, WATCH_ALONE),
                line(NAME_RESOLUTION, new SkipNameResolve(Side.SOURCE, source)).warns(START, SWITCH, WATCH));
    }

    /** Before the copy it may be down, or not know Landfall's account. */
    private Stream<Line> target() {
        return Stream.of(
                line(ACTIVITY, new OwnPrivileges(Side.TARGET, target)).blocks(SWITCH, WATCH),
                line(HOST, new ProvenServer(Side.TARGET, target)).warns(START, SWITCH, WATCH),
                line(HOST, new Certificate(Side.TARGET, target, clock)).warns(SWITCH, WATCH),
                line(REPLICATION, new NoGalera(Side.TARGET, target)).blocks(SWITCH, WATCH),
                line(REPLICATION, onceItAnswers(new NoGalera(Side.TARGET, target)))
                        .blocks(START),
                line(BINLOG, new BinaryLog(Side.TARGET, target)).blocks(SWITCH, WATCH),
                line(BINLOG, new ReplicationFilters(Side.TARGET, target)).blocks(SWITCH, WATCH),
                line(BINLOG, new SkippedEvents(Side.TARGET, target)).blocks(SWITCH, WATCH),
                line(REPLICATION, new SemiSync(Side.TARGET, target)).blocks(SWITCH, WATCH),
                line(DURABILITY, new Durability(Side.TARGET, target))
                        .with(back ? Severity.WARN : Severity.BLOCK, SWITCH, WATCH),
                line(SIZING, new BufferPool(target, view.targetHost())).warns(SWITCH, WATCH),
                line(NAME_RESOLUTION, new SkipNameResolve(Side.TARGET, target)).warns(SWITCH, WATCH));
    }

    private Check onceItAnswers(Check check) {
        return new OnceItAnswers(target, check);
    }

    private Stream<Line> hosts() {
        HostView sourceHost = view.sourceHost();
        HostView targetHost = view.targetHost();
        return Stream.of(
                line(HOST, new SourceDisk(source, sourceHost)).warns(START, WATCH, WATCH_ALONE),
                line(HOST, new Memory(sourceHost, targetHost)).warns(START),
                line(HOST, new ClockOffset(Side.SOURCE, sourceHost, limits.clockOffset()))
                        .warns(START),
                line(HOST, new ClockOffset(Side.TARGET, targetHost, limits.clockOffset()))
                        .warns(START));
    }

    private Stream<Line> activity() {
        return Stream.of(
                endsBeforeSwitch(new LongTransactions(source, limits.openTransaction())),
                endsBeforeSwitch(new DdlRunning(source)),
                endsBeforeSwitch(new PreparedXa(source)),
                endsBeforeSwitch(new GlobalLocks(source)),
                endsBeforeSwitch(new UnacknowledgedCommits(source)),
                endsBeforeSwitch(new ForeignSessions(Side.SOURCE, source, view.ours())),
                line(ACTIVITY, new ForeignSessions(Side.TARGET, target, view.ours()))
                        .warns(WATCH)
                        .blocks(SWITCH),
                line(ACTIVITY, new PrivilegedSessions(source)).warns(START, SWITCH, WATCH, WATCH_ALONE),
                line(ACTIVITY, seen(Side.SOURCE, source, Duration.ZERO)).warns(START, SWITCH, WATCH, WATCH_ALONE),
                line(ACTIVITY, seen(Side.TARGET, target, Duration.ZERO)).warns(WATCH),
                line(ACTIVITY, seen(Side.TARGET, target, LEFT_ALONE)).warns(FINISH));
    }

    private Check seen(Side side, ServerView server, Duration quiet) {
        return new ClientsSeen(side, server, view.seen(), quiet, clock);
    }

    /** What goes on there may go on until writes are to be stopped. */
    private static Line endsBeforeSwitch(Check check) {
        return line(ACTIVITY, check).warns(START, WATCH, WATCH_ALONE).blocks(SWITCH);
    }

    private Stream<Line> schema() {
        return Stream.of(
                line(SCHEMA, new CarriedEngines(Side.SOURCE, source)).blocks(START, SWITCH),
                line(SCHEMA, new CarriedEngines(Side.TARGET, target)).blocks(SWITCH),
                line(SCHEMA, new PrivilegedDefiners(Side.SOURCE, source)).blocks(START, SWITCH),
                line(SCHEMA, new PrivilegedDefiners(Side.TARGET, target)).blocks(SWITCH),
                line(SCHEMA, new TransactionalEngines(source)).warns(PEOPLE),
                line(SCHEMA, new PrimaryKeys(source)).warns(PEOPLE),
                line(SCHEMA, new EventsAndTriggers(source)).warns(PEOPLE));
    }

    private Stream<Line> dns() {
        return view.dns().stream()
                .flatMap(dns -> Stream.concat(
                        Stream.of(new RecordTtl(dns.servers(), dns.name(), dns.wantedTtl())),
                        (view.probeFrom().isEmpty() ? List.of(view.targetHost()) : view.probeFrom())
                                .stream()
                                        .map(host -> new Resolvers(
                                                host, dns.name(), address -> DnsServer.parse(address, DNS_TIMEOUT)))))
                .map(check -> line(DNS, check).warns(START, SWITCH, WATCH, WATCH_ALONE));
    }

    private Stream<Line> latency() {
        return Stream.concat(
                Stream.of(
                        line(LATENCY, new LoginTime(Side.SOURCE, source, limits.login()))
                                .warns(START, WATCH, WATCH_ALONE),
                        line(LATENCY, new QueryTime(Side.SOURCE, source, limits.query()))
                                .warns(START, WATCH_ALONE),
                        line(LATENCY, new LoginTime(Side.TARGET, target, limits.login()))
                                .warns(SWITCH, WATCH),
                        line(LATENCY, new PageTime(source, target, limits.query()))
                                .warns(SWITCH, WATCH)),
                view.probeFrom().stream().map(host -> line(LATENCY, new ConnectTimeFrom(host, source, target))
                        .warns(SWITCH, WATCH)));
    }

    private static Line line(CheckGroup group, Check check) {
        return new Line(group, check, Map.of());
    }

    /** A check, and what a bad finding does on which occasion; on any other nobody looks. */
    private record Line(CheckGroup group, Check check, Map<Occasion, Severity> severities) {

        Line blocks(Occasion... occasions) {
            return with(Severity.BLOCK, occasions);
        }

        Line warns(Occasion... occasions) {
            return with(Severity.WARN, occasions);
        }

        private Line with(Severity severity, Occasion... occasions) {
            Map<Occasion, Severity> all = new EnumMap<>(Occasion.class);
            all.putAll(severities);
            List.of(occasions).forEach(occasion -> all.put(occasion, severity));
            return new Line(group, check, all);
        }

        Optional<Requirement> on(Occasion occasion) {
            return Optional.ofNullable(severities.get(occasion))
                    .map(severity -> new Requirement(group, severity, check));
        }
    }
}
