package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.checks.host.Programs;
import io.landfall.monitor.host.HostView;
import io.landfall.runbooks.copy.CopyWatch;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.copy.DiskWatch;
import io.landfall.runbooks.copy.LatencyProbe;
import io.landfall.runbooks.copy.RedoLog;
import io.landfall.runbooks.copy.TaskBrake;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import io.landfall.runbooks.settings.MigrationSettings.Transfer;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.StepParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The copy by mariadb-backup, for one run: what it needs, and its steps. It is sent while it is read, or made ready on the
 * source's host and then sent by rsync.
 */
public final class HotBackup {

    /** The stages of rsync in the runbook. */
    private static final String RSYNC = "rsync";

    private static final String PROGRAM = "mariadb-backup";
    private static final List<String> ON_THE_SOURCE =
            List.of(PROGRAM, "ssh", "ssh-keygen", "setsid", "my_print_defaults");
    private static final List<String> ON_THE_TARGET =
            List.of("mariadbd", PROGRAM, "mbstream", "setsid", "my_print_defaults");
    /** Of Debian. */
    private static final String PACKAGES = "mariadb-server mariadb-backup openssh-client";
    /** On the source's host a server is at work, which needs its memory. */
    private static final DataSize MEMORY_BESIDE_THE_SOURCE = DataSize.ofMebibytes(128);

    private static final DataSize MOST_MEMORY = DataSize.ofMebibytes(1024);

    private final MigrationSettings migration;
    private final Pair pair;
    private final DataDirectory sourceData;
    private final DataDirectory targetData;
    private final String journal;
    private final RunContext context;
    private final TargetBackup arriving;
    private final SourceBackup outgoing;
    /** The same where rsync sends it; empty where nothing is made beforehand. */
    private final Optional<SourceBackup> beforehand;

    /**
     * Opens nothing yet.
     *
     * @param journal the journal's id
     */
    public HotBackup(
            MigrationSettings migration,
            Pair pair,
            DataDirectory sourceData,
            DataDirectory targetData,
            String journal,
            RunContext context) {
        this.migration = migration;
        this.pair = pair;
        this.sourceData = sourceData;
        this.targetData = targetData;
        this.journal = journal;
        this.context = context;
        this.arriving = new TargetBackup(pair.target(), targetData);
        this.outgoing =
                new SourceBackup(pair.source(), sourceData, migration.copy().directory(), migration.name());
        this.beforehand = migration.copy().transfer() == Transfer.RSYNC ? Optional.of(outgoing) : Optional.empty();
    }

    /** Where the copy arrives. */
    public TargetBackup arriving() {
        return arriving;
    }

    /** The words after {@code when} in the runbook whose stages belong to it. */
    public Set<String> stages() {
        return beforehand.map(made -> Set.of(RSYNC)).orElse(Set.of());
    }

    /** The directories on the source's host in which something is made. */
    public List<String> onTheSource() {
        List<String> paths = new ArrayList<>(List.of(sourceData.path()));
        beforehand.map(Backup::path).ifPresent(paths::add);
        return paths;
    }

    /** What the hosts must have. */
    public List<Requirement> requirements() {
        return List.of(
                Requirement.blocks(
                        CheckGroup.SCHEMA, new BackupGlobals(pair.source().view(), PROGRAM)),
                programs(Side.SOURCE, pair.source().host().view(), ON_THE_SOURCE),
                programs(Side.TARGET, pair.target().host().view(), ON_THE_TARGET));
    }

    private Requirement programs(Side side, HostView host, List<String> needed) {
        List<String> all = new ArrayList<>(needed);
        all.addAll(stages());
        return Requirement.blocks(CheckGroup.HOST, new Programs(side, host, all, PACKAGES));
    }

    /** The room on both hosts, which is asked for again right before the copy is made. */
    public List<Requirement> rooms() {
        List<Requirement> rooms = new ArrayList<>(
                List.of(room("copy_space", "the copy", arriving, "Make room there, or give the host a larger disk.")));
        beforehand
                .map(made -> room(
                        "backup_space",
                        "the backup",
                        made,
                        "Make room there, name a larger disk in `copy.directory`, or write `copy.transfer: stream`, which"
                                + " needs no room on the source."))
                .ifPresent(rooms::add);
        return rooms;
    }

    private Requirement room(String name, String what, Backup backup, String remedy) {
        DataSize keepFree = migration.copy().throttle().keepFree();
        return Requirement.blocks(CheckGroup.HOST, new Room(name, what, sender(), backup, keepFree, remedy));
    }

    /** Returns the makers of its steps by the name that stands in the YAML file; {@code gates} are the first one's. */
    public Map<String, Function<StepParameters, Step>> steps(Supplier<List<Requirement>> gates) {
        return Map.of(
                TakeHotBackup.NAME, parameters -> takeHotBackup(parameters, gates),
                PrepareBackup.NAME, this::prepareBackup,
                SendBackup.NAME, this::sendBackup,
                RestoreBackup.NAME, this::restoreBackup);
    }

    private Step takeHotBackup(StepParameters parameters, Supplier<List<Requirement>> gates) {
        BackupSender sender = sender();
        WatchedBackup watched = new WatchedBackup(
                sender,
                () -> watch(Optional.of(new RedoLog(pair.source()))),
                context.progress(),
                parameters.duration("limit", Duration.ofDays(7)));
        return new TakeHotBackup(pair, migration.copy(), sender, door(), arriving, beforehand, gates, watched);
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
                                        beforehand.map(Backup::path).orElseGet(sourceData::path)),
                                new DiskWatch.Place(pair.target().host().view(), arriving.path()))),
                CopyWatch.Rhythm.USUAL,
                System::nanoTime);
    }

    private Step prepareBackup(StepParameters parameters) {
        return new PrepareBackup(
                beforehand.<Backup>map(made -> made).orElse(arriving),
                migration.copy().tool(),
                this::memory,
                parameters.duration("limit", Duration.ofHours(12)));
    }

    /** Where the copy has arrived a quarter of the memory, as the server that runs there now may need its own. */
    private DataSize memory() {
        if (beforehand.isPresent()) {
            return MEMORY_BESIDE_THE_SOURCE;
        }
        DataSize quarter = new DataSize(pair.target().host().view().memory().bytes() / 4);
        DataSize most = pair.target().settings().bufferPool().orElse(MOST_MEMORY);
        return quarter.compareTo(most) < 0 ? quarter : most;
    }

    private Step sendBackup(StepParameters parameters) {
        return new SendBackup(
                pair.target(),
                sender(),
                door(),
                migration.copy(),
                outgoing,
                arriving,
                () -> watch(Optional.empty()),
                context.progress(),
                parameters.duration("limit", Duration.ofDays(7)));
    }

    private Step restoreBackup(StepParameters parameters) {
        return new RestoreBackup(
                pair.target(), targetData, arriving, context.run(), parameters.duration("limit", Duration.ofHours(12)));
    }
}
