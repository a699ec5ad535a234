package io.landfall.runbooks.move;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.GtidList;
import io.landfall.runbooks.copy.AtTheEnd;
import io.landfall.runbooks.copy.BackupInfo;
import io.landfall.runbooks.copy.BackupSender;
import io.landfall.runbooks.copy.CopyDoor;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.copy.TargetBackup.Mark;
import io.landfall.runbooks.copy.WatchedBackup;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A hot backup of the source lies beside the target's data directory, sent from host to host; how it was sent has left
 * nothing behind on either. A copy that was cut off is begun anew.
 */
public final class TakeHotBackup implements Step.Reversible {

    public static final String NAME = "take-hot-backup";

    private final Pair pair;
    private final Copy copy;
    private final Supplier<List<Requirement>> checks;
    private final BackupSender sender;
    private final CopyDoor door;
    private final TargetBackup targetBackup;
    private final WatchedBackup backup;

    TakeHotBackup(
            Pair pair,
            Copy copy,
            BackupSender sender,
            CopyDoor door,
            TargetBackup targetBackup,
            Supplier<List<Requirement>> checks,
            WatchedBackup backup) {
        this.pair = pair;
        this.copy = copy;
        this.checks = checks;
        this.backup = backup;
        this.sender = sender;
        this.door = door;
        this.targetBackup = targetBackup;
    }

    @Override
    public String name() {
        return TakeHotBackup.NAME;
    }

    @Override
    public String plan() {
        return "Copy " + pair.source().name() + " while it runs, from "
                + pair.source().host().name() + " to "
                + pair.target().host().name() + " over SSH with " + BackupSender.means(copy) + ", into "
                + targetBackup.path() + ".";
    }

    @Override
    public List<Requirement> gates() {
        return checks.get();
    }

    @Override
    public Duration limit() {
        return backup.limit();
    }

    @Override
    public Found look() {
        Found found = backup.addTo(Found.of("copied", targetBackup.is(Mark.COPIED)));
        return targetBackup
                .read(Mark.COPIED)
                .map(position -> found.with("position", position.strip()).with("copy", targetBackup.path()))
                .orElse(found);
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("copied");
    }

    @Override
    public void act(Found before) {
        backup.begin();
        takeAway();
        targetBackup.begin();
        try (AtTheEnd sender = this.sender::takeAway;
                AtTheEnd door = this.door::close) {
            send();
        }
        targetBackup.mark(Mark.COPIED, positionOfWhatArrived().toString());
    }

    private void send() {
        SshLogin target = pair.target().settings().ssh();
        Secret password = sender.makeAccount();
        String publicKey = sender.makeKey(door.tag(), pair.target().host(), target);
        door.open(publicKey, sender.addresses(target), targetBackup, copy.parallel());
        backup.run(pair.source().host(), sender.command(target, copy), password, this::arrived);
    }

    private long arrived() {
        return pair.target()
                .host()
                .view()
                .directorySize(targetBackup.copy())
                .map(DataSize::bytes)
                .orElse(0L);
    }

    /** The stream may end too early without any program noticing: the last files of a backup must be there. */
    private GtidList positionOfWhatArrived() {
        return new BackupInfo(pair.target().host(), targetBackup.copy()).position();
    }

    @Override
    public void cancel() {
        backup.cancel();
    }

    @Override
    public void undo(Found before) {
        takeAway();
        targetBackup.remove();
    }

    private void takeAway() {
        sender.takeAway();
        door.close();
    }
}
