package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Side;
import io.landfall.runbooks.copy.Backup;
import io.landfall.runbooks.copy.CopyMethod;
import io.landfall.runbooks.copy.CopyTask;
import io.landfall.runbooks.copy.CopyWatch;
import io.landfall.runbooks.copy.PrepareBackup;
import io.landfall.runbooks.copy.RedoLog;
import io.landfall.runbooks.copy.RestoreBackup;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.copy.TaskBrake;
import io.landfall.runbooks.copy.WatchedCopy;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.MigrationSettings.Transfer;
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
import java.util.stream.Stream;

/**
 * The copy by a program that makes a hot backup. It is sent while it is read, or made ready on the source's host and then sent
 * by rsync.
 */
public final class HotBackup implements CopyMethod {

    /** The stages of rsync in the runbook. */
    private static final String RSYNC = "rsync";

    /** On the source's host a server is at work, which needs its memory. */
    private static final DataSize MEMORY_BESIDE_THE_SOURCE = DataSize.ofMebibytes(128);

    private static final DataSize MOST_MEMORY = DataSize.ofMebibytes(1024);

    private final CopyTask task;
    private final BackupTool tool;
    private final MigrationSettings migration;
    private final Pair pair;
    private final TargetBackup arriving;
    private final SourceBackup outgoing;
    /** The same where rsync sends it; empty where nothing is made beforehand. */
    private final Optional<SourceBackup> beforehand;

    /** Opens nothing yet. */
    public HotBackup(CopyTask task, BackupTool tool) {
        this.task = task;
        this.tool = tool;
        this.migration = task.migration();
        this.pair = task.pair();
        this.arriving = task.arriving();
        this.outgoing = new SourceBackup(
                pair.source(), task.sourceData(), migration.copy().directory(), migration.name());
        this.beforehand = migration.copy().transfer() == Transfer.RSYNC ? Optional.of(outgoing) : Optional.empty();
    }

    @Override
    public Set<String> stages() {
        return beforehand.map(made -> Set.of(RSYNC)).orElse(Set.of());
    }

    @Override
    public List<String> onTheSource() {
        List<String> paths = new ArrayList<>(List.of(task.sourceData().path()));
        beforehand.map(Backup::path).ifPresent(paths::add);
        return paths;
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(
                Requirement.blocks(
                        CheckGroup.SCHEMA, new BackupGlobals(pair.source().view(), tool.program())),
                task.programs(Side.SOURCE, withRsync(tool.neededOnTheSource()), tool.packages()),
                task.programs(Side.TARGET, withRsync(tool.neededOnTheTarget()), tool.packages()),
                Requirement.blocks(
                        CheckGroup.HOST,
                        new Bastion.Reached(
                                "copy_path",
                                new Bastion(
                                        pair.source().host(),
                                        pair.target().settings().ssh(),
                                        door().tag()))));
    }

    private List<String> withRsync(List<String> programs) {
        return Stream.concat(programs.stream(), stages().stream()).toList();
    }

    @Override
    public List<Requirement> rooms() {
        List<Requirement> rooms = new ArrayList<>(List.of(task.roomToArrive(sender()::expectedBytes)));
        beforehand
                .map(made -> task.room(
                        "backup_space",
                        "the backup",
                        sender()::expectedBytes,
                        made,
                        "Make room there, name a larger disk in `copy.directory`, or write `copy.transfer: stream`, which"
                                + " needs no room on the source."))
                .ifPresent(rooms::add);
        return rooms;
    }

    @Override
    public Map<String, Function<StepParameters, Step>> steps(Supplier<List<Requirement>> gates) {
        return Map.of(
                TakeHotBackup.NAME, parameters -> takeHotBackup(parameters, gates),
                PrepareBackup.NAME, this::prepareBackup,
                SendBackup.NAME, this::sendBackup,
                RestoreBackup.NAME, this::restoreBackup);
    }

    private Step takeHotBackup(StepParameters parameters, Supplier<List<Requirement>> gates) {
        WatchedCopy watched = new WatchedCopy(
                TakeHotBackup.NAME,
                () -> watch(Optional.of(new RedoLog(pair.source()))),
                task.context().progress(),
                parameters.duration("limit", Duration.ofDays(7)));
        return new TakeHotBackup(pair, migration.copy(), sender(), door(), arriving, beforehand, gates, watched);
    }

    private BackupSender sender() {
        return new BackupSender(pair.source(), task.sourceData(), task.context().run(), tool);
    }

    private CopyDoor door() {
        return new CopyDoor(
                pair.target(),
                "landfall-" + task.journal() + "-run" + task.context().run());
    }

    private CopyWatch watch(Optional<RedoLog> redo) {
        return task.watch(
                new TaskBrake(pair.source().host(), sender().work(), redo),
                beforehand.map(Backup::path).orElseGet(task.sourceData()::path));
    }

    private Step prepareBackup(StepParameters parameters) {
        Backup backup = beforehand.<Backup>map(made -> made).orElse(arriving);
        return new PrepareBackup(
                backup,
                () -> "Apply the redo log to the copy on " + backup.host().name() + ".",
                () -> tool.prepares(backup.files(), memory()),
                printed -> {},
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
                task.context().progress(),
                parameters.duration("limit", Duration.ofDays(7)));
    }

    private Step restoreBackup(StepParameters parameters) {
        return new RestoreBackup(
                task,
                tool.moves(pair.target().settings().defaultsFile()),
                parameters.duration("limit", Duration.ofHours(12)));
    }
}
