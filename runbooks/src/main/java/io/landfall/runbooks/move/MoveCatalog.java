package io.landfall.runbooks.move;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.checks.host.Programs;
import io.landfall.monitor.checks.host.TargetEmpty;
import io.landfall.monitor.checks.host.TargetUnused;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.copy.BackupPlace;
import io.landfall.runbooks.copy.BackupSender;
import io.landfall.runbooks.copy.CopyDoor;
import io.landfall.runbooks.copy.CopyWatch;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.copy.DiskWatch;
import io.landfall.runbooks.copy.LatencyProbe;
import io.landfall.runbooks.copy.RedoLog;
import io.landfall.runbooks.copy.SourceBackup;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.copy.TaskBrake;
import io.landfall.runbooks.copy.WatchedBackup;
import io.landfall.runbooks.move.gate.AsideIsFree;
import io.landfall.runbooks.move.gate.CopiedLogins;
import io.landfall.runbooks.move.gate.DataDirectoriesDiffer;
import io.landfall.runbooks.move.gate.MovesIntoPlace;
import io.landfall.runbooks.move.gate.Reaches;
import io.landfall.runbooks.move.gate.Room;
import io.landfall.runbooks.move.gate.SafeWays;
import io.landfall.runbooks.move.gate.TargetAppliesAll;
import io.landfall.runbooks.move.gate.TargetListens;
import io.landfall.runbooks.move.gate.TargetServerId;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.ClosedFile;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import io.landfall.runbooks.settings.MigrationSettings.Transfer;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.StepParameters;
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
    private final List<Requirement> seen;
    private final Clock clock;
    private final DataDirectory sourceData;
    private final DataDirectory targetData;
    private final TargetBackup targetBackup;
    private final SourceBackup sourceBackup;

    /**
     * Opens nothing yet.
     *
     * @param heartbeat writes on the source
     * @param journal the journal's id
     * @param seen what has to be so on both servers, as can be seen without knowing how a copy is made
     */
    public MoveCatalog(
            MigrationSettings migration,
            Pair pair,
            HeartbeatWriter heartbeat,
            String journal,
            RunContext context,
            List<Requirement> seen,
            Clock clock) {
        this.migration = migration;
        this.pair = pair;
        this.heartbeat = heartbeat;
        this.journal = journal;
        this.context = context;
        this.seen = List.copyOf(seen);
        this.clock = clock;
        this.sourceData = DataDirectory.ofRunning(pair.source());
        this.targetData = DataDirectory.ofInstalled(pair.target());
        this.targetBackup = new TargetBackup(pair.target(), targetData);
        this.sourceBackup =
                new SourceBackup(pair.source(), sourceData, migration.copy().directory(), migration.name());
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
        return new ClaimPair(pair, owner, this::requirements, parameters.duration("limit", Duration.ofSeconds(30)));
    }

    /** Everything that refuses a pair, before anything is changed. */
    private List<Requirement> requirements() {
        ServerControl source = pair.source();
        ServerControl target = pair.target();
        List<Requirement> lines = new ArrayList<>(seen);
        lines.add(Requirement.blocks(CheckGroup.BINLOG, new TargetServerId(pair)));
        lines.add(Requirement.blocks(CheckGroup.BINLOG, new TargetAppliesAll(target)));
        lines.add(Requirement.blocks(CheckGroup.SCHEMA, new CopiedLogins(pair)));
        Stream.of(
                        new DataDirectoriesDiffer(pair, sourceData, targetData),
                        new Programs(Side.SOURCE, source.host().view(), withRsync(ON_THE_SOURCE)),
                        new Programs(Side.TARGET, target.host().view(), withRsync(ON_THE_TARGET)),
                        new TargetListens(target),
                        reaches("copy_path", source, target.settings().ssh()),
                        reaches(
                                "replication_path",
                                target,
                                source.settings().login().address()),
                        new SafeWays(
                                "source_directories",
                                source.host(),
                                () -> List.of(parent(sourceData.path()), parent(sourceBackup.path()))),
                        new SafeWays(
                                "target_directories",
                                target.host(),
                                () -> List.of(parent(targetData.path()), new ClosedFile(target).directory())),
                        new AsideIsFree(targetData, context.run()))
                .map(check -> Requirement.blocks(CheckGroup.HOST, check))
                .forEach(lines::add);
        lines.addAll(requirementsOfTheCopy());
        if (replaces()) {
            lines.add(nobodyUsesTarget());
        }
        return List.copyOf(lines);
    }

    /** What may have changed since, and is looked at again right before the copy is made. */
    private List<Requirement> requirementsOfTheCopy() {
        List<Requirement> lines = new ArrayList<>(List.of(
                Requirement.blocks(CheckGroup.HOST, new MovesIntoPlace(pair.target(), targetData)),
                room("copy_space", "the copy", targetBackup, "Make room there, or give the host a larger disk.")));
        if (!replaces()) {
            lines.add(targetIsEmpty());
        }
        if (isRsync()) {
            lines.add(room(
                    "backup_space",
                    "the backup",
                    sourceBackup,
                    "Make room there, name a larger disk in `copy.directory`, or write `copy.transfer: stream`, which"
                            + " needs no room on the source."));
        }
        return List.copyOf(lines);
    }

    private Requirement nobodyUsesTarget() {
        return Requirement.blocks(
                CheckGroup.ACTIVITY, new TargetUnused(pair.target().view()));
    }

    private Requirement targetIsEmpty() {
        return Requirement.blocks(
                CheckGroup.HOST,
                new TargetEmpty(pair.target().host().view(), pair.target().name(), targetData::path));
    }

    private Requirement room(String name, String what, BackupPlace place, String remedy) {
        DataSize keepFree = migration.copy().throttle().keepFree();
        return Requirement.blocks(CheckGroup.HOST, new Room(name, what, sender(), place, keepFree, remedy));
    }

    private static String parent(String path) {
        return Path.of(path).getParent().toString();
    }

    private List<String> withRsync(List<String> programs) {
        return isRsync() ? Stream.concat(programs.stream(), Stream.of("rsync")).toList() : programs;
    }

    private static Check reaches(String name, ServerControl from, SshLogin to) {
        return new Reaches(name, from.host(), to.host(), to.port());
    }

    private static Check reaches(String name, ServerControl from, ServerAddress to) {
        return new Reaches(name, from.host(), to.host(), to.port());
    }

    private Step clearTarget(StepParameters parameters) {
        return new ClearTarget(
                pair,
                targetData,
                nobodyUsesTarget(),
                context.run(),
                parameters.duration("limit", Duration.ofMinutes(15)));
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
                        sender,
                        door(),
                        migration.copy(),
                        sourceBackup,
                        targetBackup,
                        this::requirementsOfTheCopy,
                        backup)
                : new TakeHotBackup(
                        pair, migration.copy(), sender, door(), targetBackup, this::requirementsOfTheCopy, backup);
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
                                        pair.source().host().view(),
                                        isRsync() ? sourceBackup.path() : sourceData.path()),
                                new DiskWatch.Place(pair.target().host().view(), targetBackup.path()))),
                CopyWatch.Rhythm.USUAL,
                System::nanoTime);
    }

    private boolean replaces() {
        return context.options().contains(REPLACE_TARGET);
    }

    private Step prepareBackup(StepParameters parameters) {
        Duration limit = parameters.duration("limit", Duration.ofHours(12));
        return isRsync()
                ? PrepareBackup.onTheSource(sourceBackup, migration.copy().tool(), limit)
                : PrepareBackup.onTheTarget(
                        pair.target(), targetBackup, migration.copy().tool(), limit);
    }

    private Step sendBackup(StepParameters parameters) {
        return new SendBackup(
                pair.target(),
                sender(),
                door(),
                migration.copy(),
                sourceBackup,
                targetBackup,
                () -> watch(Optional.empty()),
                context.progress(),
                parameters.duration("limit", Duration.ofDays(7)));
    }

    private Step restoreBackup(StepParameters parameters) {
        return new RestoreBackup(
                pair.target(),
                targetData,
                targetBackup,
                context.run(),
                parameters.duration("limit", Duration.ofHours(12)));
    }

    private Step configureTarget(StepParameters parameters) {
        return new ConfigureTarget(pair, parameters.duration("limit", Duration.ofMinutes(1)));
    }

    private Step startTarget(StepParameters parameters) {
        return new StartTarget(pair, targetData, targetBackup, parameters.duration("limit", Duration.ofMinutes(15)));
    }

    private Step followSource(StepParameters parameters) {
        return new FollowSource(pair, targetBackup, heartbeat, parameters.duration("limit", Duration.ofMinutes(2)));
    }

    private Step catchUp(StepParameters parameters) {
        return new CatchUp(
                pair,
                targetBackup,
                heartbeat,
                migration.budget().maxLag(),
                clock,
                parameters.duration("limit", Duration.ofDays(7)));
    }
}
