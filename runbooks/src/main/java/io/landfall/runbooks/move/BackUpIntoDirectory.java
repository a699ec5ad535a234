package io.landfall.runbooks.move;

import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.copy.AtTheEnd;
import io.landfall.runbooks.copy.BackupInfo;
import io.landfall.runbooks.copy.BackupSender;
import io.landfall.runbooks.copy.CopyDoor;
import io.landfall.runbooks.copy.SourceBackup;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.copy.WatchedBackup;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A hot backup of the source lies in a directory on its own host, and what rsync left of an earlier one on the target is
 * gone. A backup that was cut off is begun anew.
 */
final class BackUpIntoDirectory implements Step.Reversible {

    private final BackupSender sender;
    private final CopyDoor door;
    private final Copy copy;
    private final SourceBackup sourceBackup;
    private final TargetBackup targetBackup;
    private final Supplier<List<Requirement>> checks;
    private final WatchedBackup backup;

    BackUpIntoDirectory(
            BackupSender sender,
            CopyDoor door,
            Copy copy,
            SourceBackup sourceBackup,
            TargetBackup targetBackup,
            Supplier<List<Requirement>> checks,
            WatchedBackup backup) {
        this.sender = sender;
        this.door = door;
        this.copy = copy;
        this.sourceBackup = sourceBackup;
        this.targetBackup = targetBackup;
        this.checks = checks;
        this.backup = backup;
    }

    @Override
    public String name() {
        return TakeHotBackup.NAME;
    }

    @Override
    public String plan() {
        return "Copy " + sender.source().name() + " while it runs, on "
                + sourceBackup.host().name() + " with " + BackupSender.means(copy) + ", into " + sourceBackup.path()
                + ", which is removed when it has been sent.";
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
        Optional<String> position = sourceBackup.read(SourceBackup.Mark.TAKEN);
        Found found = backup.addTo(Found.of("taken", position.isPresent()).with("directory", sourceBackup.path()));
        return position.map(text -> found.with("position", text.strip()).with("backup", sourceBackup.files()))
                .orElse(found);
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("taken");
    }

    @Override
    public void act(Found before) {
        backup.begin();
        sender.takeAway();
        door.close();
        targetBackup.begin();
        sourceBackup.begin();
        boolean whole = false;
        try (AtTheEnd account = sender::takeAway) {
            backUp();
            whole = true;
        } finally {
            if (!whole) { // it is of no use, and the source may need the room
                sourceBackup.remove();
            }
        }
        sourceBackup.mark(
                SourceBackup.Mark.TAKEN,
                new BackupInfo(sourceBackup.host(), sourceBackup.files())
                        .position()
                        .toString());
    }

    private void backUp() {
        Secret password = sender.makeAccount();
        backup.run(sourceBackup.host(), sender.commandInto(sourceBackup.base(), copy), password, sourceBackup::bytes);
    }

    @Override
    public void cancel() {
        backup.cancel();
    }

    /** Also takes away what {@link SendBackup} made, and the directory that was configured when it began. */
    @Override
    public void undo(Found before) {
        sender.takeAway();
        door.close();
        before.find("directory").ifPresent(sourceBackup::remove);
        sourceBackup.remove();
        targetBackup.remove();
    }
}
