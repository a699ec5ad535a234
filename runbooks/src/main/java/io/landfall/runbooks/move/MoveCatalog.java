package io.landfall.runbooks.move;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.checks.OnceItAnswers;
import io.landfall.monitor.checks.Side;
import io.landfall.monitor.checks.binlog.BinaryLog;
import io.landfall.monitor.checks.binlog.ReplicationFilters;
import io.landfall.monitor.checks.binlog.SkippedEvents;
import io.landfall.monitor.checks.host.Programs;
import io.landfall.monitor.checks.host.TargetEmpty;
import io.landfall.monitor.checks.schema.CarriedEngines;
import io.landfall.monitor.checks.topology.InstalledVersion;
import io.landfall.monitor.checks.topology.NoGalera;
import io.landfall.monitor.checks.topology.SameServer;
import io.landfall.monitor.checks.topology.SourceIsNoReplica;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.ServerAddress;
import io.landfall.runbooks.engine.RunContext;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.engine.StepParameters;
import io.landfall.runbooks.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.server.ClosedFile;
import io.landfall.runbooks.server.Owner;
import io.landfall.runbooks.server.Pair;
import io.landfall.runbooks.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import io.landfall.runbooks.settings.MigrationSettings.Transfer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** How the steps of {@code move.yaml} are made, for one run. */
public final class MoveCatalog {

    /** With this option a target that holds data is cleared, after an approval. */
    public static final String REPLACE_TARGET = "replace-target";

    /** The stages of rsync in the runbook. */
    private static final String RSYNC = "rsync";

    private static final List<String> ON_THE_SOURCE =
            List.of("mariadb-backup", "ssh", "ssh-keygen", "setsid", "my_print_defaults");
    private static final List<String> ON_THE_TARGET =
            List.of("mariadbd", "mariadb-backup", "mbstream", "setsid", "my_print_defaults");

    private final MigrationSettings migration;
    private final Pair pair;
    private final HeartbeatWriter heartbeat;
    private final String journal;
    private final RunContext context;
    private final Clock clock;
    private final DataDirectory sourceData;
    private final DataDirectory targetData;
    private final Incoming incoming;
    private final Outgoing outgoing;

    /**
     * Opens nothing yet.
     *
     * @param heartbeat writes on the source
     * @param journal the journal's id
     */
    public MoveCatalog(
            MigrationSettings migration,
            Pair pair,
            HeartbeatWriter heartbeat,
            String journal,
            RunContext context,
            Clock clock) {
        this.migration = migration;
        this.pair = pair;
        this.heartbeat = heartbeat;
        this.journal = journal;
        this.context = context;
        this.clock = clock;
        this.sourceData = DataDirectory.ofRunning(pair.source());
        this.targetData = DataDirectory.ofInstalled(pair.target());
        this.incoming = new Incoming(pair.target(), targetData);
        this.outgoing = new Outgoing(pair.source(), sourceData, migration.copy().directory(), migration.name());
    }

    /** What the run was asked for, and what the configuration asks for: the words after {@code when}. */
    public Set<String> options() {
        Set<String> options = new TreeSet<>(context.options());
        if (isRsync()) {
            options.add(RSYNC);
        }
        return options;
    }

    private boolean isRsync() {
        return migration.copy().transfer() == Transfer.RSYNC;
    }

    /** Returns the makers by the name that stands in the YAML file. */
    public Map<String, Function<StepParameters, Step>> steps() {
        return Map.of(
                ClaimPair.NAME, this::claimPair,
                ClearTarget.NAME, this::clearTarget,
                TakeHotBackup.NAME, this::takeHotBackup,
                PrepareBackup.NAME, this::prepareBackup,
                SendBackup.NAME, this::sendBackup,
                RestoreBackup.NAME, this::restoreBackup,
                ConfigureTarget.NAME, this::configureTarget,
                StartTarget.NAME, this::startTarget,
                FollowSource.NAME, this::followSource,
                CatchUp.NAME, this::catchUp);
    }

    private Step claimPair(StepParameters parameters) {
        Owner owner = Owner.here(journal, context.run(), migration.name(), clock.instant());
        return new ClaimPair(pair, owner, this::gatesOfTheMove, parameters.duration("limit", Duration.ofSeconds(30)));
    }

    /** Everything that refuses a pair, before anything is changed. */
    private List<Check> gatesOfTheMove() {
        List<Check> gates = new ArrayList<>(List.of(
                new SourceIsNoReplica(pair.source().view()),
                new NoGalera(Side.SOURCE, pair.source().view()),
                new BinaryLog(Side.SOURCE, pair.source().view()),
                new ReplicationFilters(Side.SOURCE, pair.source().view()),
                new SkippedEvents(Side.SOURCE, pair.source().view()),
                new CarriedEngines(Side.SOURCE, pair.source().view()),
                new OnceItAnswers(
                        pair.target().view(),
                        new SameServer(pair.source().view(), pair.target().view())),
                new InstalledVersion(pair.source().view(), pair.target().host().view()),
                new DataDirectoriesDiffer(pair, sourceData, targetData),
                new TargetServerId(pair),
                new TargetAppliesAll(pair.target()),
                new CopiedLogins(pair),
                new Programs(Side.SOURCE, pair.source().host().view(), withRsync(ON_THE_SOURCE)),
                new Programs(Side.TARGET, pair.target().host().view(), withRsync(ON_THE_TARGET)),
                new TargetListens(pair.target()),
                reaches("copy_path", pair.source(), pair.target().settings().ssh()),
                reaches(
                        "replication_path",
                        pair.target(),
                        pair.source().settings().login().address()),
                copySpace(),
                new SafeWays(
                        "source_directories",
                        pair.source().host(),
                        () -> List.of(parent(sourceData.path()), parent(outgoing.path()))),
                new SafeWays(
                        "target_directories",
                        pair.target().host(),
                        () -> List.of(parent(targetData.path()), new ClosedFile(pair.target()).directory())),
                new AsideIsFree(targetData, context.run())));
        if (!replaces()) {
            gates.add(targetIsEmpty());
        }
        if (isRsync()) {
            gates.add(backupSpace());
        }
        return List.copyOf(gates);
    }

    private static String parent(String path) {
        return Path.of(path).getParent().toString();
    }

    private List<String> withRsync(List<String> programs) {
        return isRsync() ? Stream.concat(programs.stream(), Stream.of("rsync")).toList() : programs;
    }

    private Check backupSpace() {
        return new SourceSpace(sender(), outgoing, migration.copy().throttle().keepFree());
    }

    private static Check reaches(String name, ServerControl from, SshLogin to) {
        return new Reaches(name, from.host(), to.host(), to.port());
    }

    private static Check reaches(String name, ServerControl from, ServerAddress to) {
        return new Reaches(name, from.host(), to.host(), to.port());
    }

    private Check copySpace() {
        return new CopySpace(
                pair,
                sourceData,
                targetData,
                incoming,
                migration.copy().throttle().keepFree());
    }

    private Check targetIsEmpty() {
        return new TargetEmpty(pair.target().host().view(), pair.target().name(), targetData::path);
    }

    private Step clearTarget(StepParameters parameters) {
        return new ClearTarget(pair, targetData, context.run(), parameters.duration("limit", Duration.ofMinutes(15)));
    }

    private Step takeHotBackup(StepParameters parameters) {
        BackupSender sender = sender();
        WatchedBackup backup = new WatchedBackup(
                sender,
                () -> watch(Optional.of(new RedoLog(pair.source()))),
                context.progress(),
                parameters.duration("limit", Duration.ofDays(7)));
        return isRsync()
                ? new BackUpIntoDirectory(
                        sender, door(), migration.copy(), outgoing, incoming, this::gatesOfTheCopy, backup)
                : new TakeHotBackup(pair, migration.copy(), sender, door(), incoming, this::gatesOfTheCopy, backup);
    }

    private BackupSender sender() {
        return new BackupSender(pair.source(), sourceData, context.run());
    }

    private CopyDoor door() {
        return new CopyDoor(pair.target(), "landfall-" + journal + "-run" + context.run());
    }

    private CopyWatch watch(Optional<RedoLog> redo) {
        Throttle throttle = migration.copy().throttle();
        return new CopyWatch(
                throttle.pauseAbove(),
                new LatencyProbe(pair.source()),
                new TaskBrake(pair.source().host(), sender().work(), redo),
                new DiskWatch(
                        throttle.keepFree(),
                        List.of(
                                new DiskWatch.Place(
                                        pair.source().host().view(), isRsync() ? outgoing.path() : sourceData.path()),
                                new DiskWatch.Place(pair.target().host().view(), incoming.path()))),
                CopyWatch.Rhythm.USUAL,
                System::nanoTime);
    }

    private List<Check> gatesOfTheCopy() {
        List<Check> gates = new ArrayList<>(List.of(copySpace()));
        if (!replaces()) {
            gates.add(0, targetIsEmpty());
        }
        if (isRsync()) {
            gates.add(backupSpace());
        }
        return List.copyOf(gates);
    }

    private boolean replaces() {
        return context.options().contains(REPLACE_TARGET);
    }

    private Step prepareBackup(StepParameters parameters) {
        Duration limit = parameters.duration("limit", Duration.ofHours(12));
        return isRsync()
                ? PrepareBackup.onTheSource(outgoing, migration.copy().tool(), limit)
                : PrepareBackup.onTheTarget(
                        pair.target(), incoming, migration.copy().tool(), limit);
    }

    private Step sendBackup(StepParameters parameters) {
        return new SendBackup(
                pair.target(),
                sender(),
                door(),
                migration.copy(),
                outgoing,
                incoming,
                () -> watch(Optional.empty()),
                context.progress(),
                parameters.duration("limit", Duration.ofDays(7)));
    }

    private Step restoreBackup(StepParameters parameters) {
        return new RestoreBackup(
                pair.target(), targetData, incoming, context.run(), parameters.duration("limit", Duration.ofHours(12)));
    }

    private Step configureTarget(StepParameters parameters) {
        return new ConfigureTarget(pair, parameters.duration("limit", Duration.ofMinutes(1)));
    }

    private Step startTarget(StepParameters parameters) {
        return new StartTarget(pair, targetData, incoming, parameters.duration("limit", Duration.ofMinutes(15)));
    }

    private Step followSource(StepParameters parameters) {
        return new FollowSource(pair, incoming, heartbeat, parameters.duration("limit", Duration.ofMinutes(2)));
    }

    private Step catchUp(StepParameters parameters) {
        return new CatchUp(
                pair,
                incoming,
                heartbeat,
                migration.budget().maxLag(),
                clock,
                parameters.duration("limit", Duration.ofDays(7)));
    }
}
