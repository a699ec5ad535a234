package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.copy.AtTheEnd;
import io.landfall.runbooks.copy.Backup;
import io.landfall.runbooks.copy.Backup.Mark;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.copy.WatchedCopy;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A hot backup of the source lies beside the target's data directory, sent from host to host while it was read, or in a
 * directory on the source's own host; how it was made has left nothing behind on either. One that was cut off is begun
 * anew.
 */
public final class TakeHotBackup implements Step.Reversible, Step.Paced {

    public static final String NAME = "take-hot-backup";

    /** What it found where the backup is made on the source's host: in which directory. */
    public static final String DIRECTORY = "directory";

    private static final String UNLIMITED = "0";

    private final Pair pair;
    private final Copy copy;
    private final BackupTool tool;
    private final BackupSender sender;
    private final CopyDoor door;
    private final TargetBackup arriving;
    private final Optional<SourceBackup> beforehand;
    private final Supplier<List<Requirement>> checks;
    private final WatchedCopy watched;
    private volatile boolean isPaced = true;

    /** Makes it in {@code beforehand}, where there is such a place, else sends it to {@code arriving}. */
    TakeHotBackup(
            Pair pair,
            Copy copy,
            BackupSender sender,
            CopyDoor door,
            TargetBackup arriving,
            Optional<SourceBackup> beforehand,
            Supplier<List<Requirement>> checks,
            WatchedCopy watched) {
        this.pair = pair;
        this.copy = copy;
        this.sender = sender;
        this.tool = sender.tool();
        this.door = door;
        this.arriving = arriving;
        this.beforehand = beforehand;
        this.checks = checks;
        this.watched = watched;
    }

    private Backup backup() {
        return beforehand.<Backup>map(made -> made).orElse(arriving);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        String from = pair.source().host().name();
        String means = tool.means(copy);
        return "Copy " + pair.source().name() + " while it runs, "
                + beforehand
                        .map(made -> "on " + from + " with " + means + ", into " + made.path()
                                + ", which is removed when it has been sent.")
                        .orElseGet(() -> "from " + from + " to "
                                + pair.target().host().name() + " over SSH"
                                + (pair.target().settings().ssh().jump().isPresent()
                                        ? ", through its bastion where no straight way leads there,"
                                        : "")
                                + " with " + means + ", into " + arriving.path()
                                + ".");
    }

    @Override
    public List<Requirement> gates() {
        return checks.get();
    }

    @Override
    public Duration limit() {
        return watched.limit();
    }

    @Override
    public Found look() {
        Backup backup = backup();
        Found found = tool.addTo(watched.addTo(Found.of("copied", backup.is(Mark.COPIED))));
        Found placed =
                beforehand.map(made -> found.with(DIRECTORY, made.path())).orElse(found);
        return backup.read(Mark.COPIED)
                .map(position -> placed.with("position", position).with("copy", backup.files()))
                .orElse(placed);
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("copied");
    }

    @Override
    public void act(Found before) {
        watched.begin();
        takeAway();
        arriving.begin();
        beforehand.ifPresent(Backup::begin);
        boolean whole = false;
        try (AtTheEnd sender = this.sender::takeAway;
                AtTheEnd door = () -> this.sender.letOut(this.door)) {
            Secret password = this.sender.makeAccount();
            String blocks = tool.receives(copy).isPresent() ? watched.rate().begin() : UNLIMITED;
            isPaced = beforehand.isEmpty() || !blocks.equals(UNLIMITED);
            String command = beforehand
                    .map(made -> this.sender.commandInto(made.base(), copy, blocks))
                    .orElseGet(() -> commandThroughTheDoor(blocks));
            watched.run(
                    pair.source().host(),
                    this.sender.work(),
                    command,
                    this.sender.options(password),
                    this.sender.expectedBytes(),
                    tool.arrived(backup()));
            whole = true;
        } finally {
            if (!whole) { // on the source's host it is of no use, and the source may need the room
                beforehand.ifPresent(Backup::remove);
            }
        }
        // The stream may end too early without any program noticing: the last files of a backup must be there.
        String position = tool.position(backup().host(), backup().files());
        tool.leave(before);
        backup().mark(Mark.COPIED, position);
    }

    private String commandThroughTheDoor(String blocks) {
        SshLogin target = pair.target().settings().ssh();
        String receives = tool.receives(copy).orElseThrow();
        String proxy = sender.letIn(door, (publicKey, from) -> door.open(publicKey, from, arriving, receives));
        return sender.command(target, proxy, copy, blocks);
    }

    @Override
    public DataSize slowest() {
        return Throttle.SLOWEST;
    }

    /** What is written to the source's own disk without a limit, or by its server, goes through nothing that holds it back. */
    @Override
    public void pace(Optional<DataSize> rate) {
        if (!isPaced) {
            throw LandfallException.refused("The backup is being written on "
                    + pair.source().host().name() + " by a program that can't be slowed meanwhile. Nothing was changed."
                    + " Say it again at " + SendBackup.NAME + ", or `abort` and write `copy.max-rate`.");
        }
        watched.rate().set(rate);
    }

    @Override
    public void cancel() {
        watched.cancel();
    }

    /** Also takes away what {@link SendBackup} made, and the directory that was configured when it began. */
    @Override
    public void undo(Found before) {
        takeAway();
        beforehand.ifPresent(made -> {
            before.find(DIRECTORY).map(made::at).ifPresent(Backup::remove);
            made.remove();
        });
        arriving.remove();
        tool.leave(before);
    }

    private void takeAway() {
        sender.takeAway();
        sender.letOut(door);
    }
}
