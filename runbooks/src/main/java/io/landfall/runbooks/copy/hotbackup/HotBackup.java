package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Side;
import io.landfall.runbooks.copy.Backup;
import io.landfall.runbooks.copy.Backup.Mark;
import io.landfall.runbooks.copy.CopyMethod;
import io.landfall.runbooks.copy.CopyRate;
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
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
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
 * The copy by a program that makes a hot backup. It is sent while it is read, or made ready on the source's host and then
 * sent.
 */
public final class HotBackup implements CopyMethod {

    /** The stage in the runbook that sends what is ready. */
    private static final String READY_FIRST = "ready-first";

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
    /** The same where it is sent when it is ready; empty where nothing is made beforehand. */
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
        this.beforehand = isByRsync() || staysAtHome() ? Optional.of(outgoing) : Optional.empty();
    }

    private boolean staysAtHome() {
        return tool.receives(migration.copy()).isEmpty();
    }

    private boolean isByRsync() {
        return migration.copy().transfer() == Transfer.RSYNC;
    }

    @Override
    public Set<String> stages() {
        return beforehand.map(made -> Set.of(READY_FIRST)).orElse(Set.of());
    }

    @Override
    public List<String> onTheSource() {
        List<String> paths = new ArrayList<>(List.of(task.sourceData().path()));
        beforehand.map(Backup::path).ifPresent(paths::add);
        return paths;
    }

    @Override
    public List<Requirement> requirements() {
        Bastion bastion =
                new Bastion(pair.source().host(), pair.target().settings().ssh(), door().tag());
        List<Requirement> lines = new ArrayList<>(tool.requirements());
        lines.add(task.programs(Side.SOURCE, withTransfer(tool.neededOnTheSource()), tool.packages()));
        lines.add(task.programs(Side.TARGET, withTransfer(tool.neededOnTheTarget()), tool.packages()));
        lines.add(Requirement.blocks(CheckGroup.HOST, new Bastion.Reached("copy_path", bastion)));
        return lines;
    }

    private List<String> withTransfer(List<String> programs) {
        return Stream.concat(programs.stream(), beforehand.map(made -> isByRsync() ? RSYNC : "tar").stream())
                .toList();
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
                        "Make room there, " + (staysAtHome() ? "or " : "")
                                + "name a larger disk in `copy.directory`"
                                + (staysAtHome()
                                        ? "."
                                        : ", or write `copy.transfer: stream`, which needs no room on the source.")))
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
                parameters.duration("limit", Duration.ofDays(7)),
                rate());
        return new TakeHotBackup(pair, migration.copy(), sender(), door(), arriving, beforehand, gates, watched);
    }

    private CopyRate rate() {
        return new CopyRate(migration.copy().throttle().maxRate(), Throttle::blocks);
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
                () -> tool.readies() + " on " + backup.host().name() + ".",
                () -> tool.prepares(backup.files(), memory()),
                printed -> tool.positionIn(printed).ifPresent(position -> backup.mark(Mark.COPIED, position)),
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
                parameters.duration("limit", Duration.ofDays(7)),
                rate());
    }

    private Step restoreBackup(StepParameters parameters) {
        return new RestoreBackup(
                task,
                tool.moves(pair.target().settings().defaultsFile()),
                parameters.duration("limit", Duration.ofHours(12)));
    }
}
