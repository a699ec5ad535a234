package io.landfall.runbooks.copy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.copy.Backup.Mark;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The target is stopped and its data directory is the copy; what was in it before lies aside. */
public final class RestoreBackup implements Step.Reversible {

    public static final String NAME = "restore-backup";
    private static final Script RESTORE = Script.withWay(RestoreBackup.class, "restore.sh");
    private static final String RAN = "ran";
    private static final String OWNER = "owner";
    private static final String EMPTY = "data-directory-empty";

    private final ServerControl target;
    private final DataDirectory data;
    private final PartsElsewhere elsewhere;
    private final TargetBackup targetBackup;
    private final String moves;
    private final long run;
    private final Duration limit;
    private final LongCommand command = new LongCommand();

    /** The shell command {@code moves} moves what is in {@code $moving} into the empty directory {@code $data}. */
    public RestoreBackup(CopyTask task, String moves, Duration limit) {
        this.target = task.pair().target();
        this.data = task.targetData();
        this.elsewhere = new PartsElsewhere(target, data);
        this.targetBackup = task.arriving();
        this.moves = moves;
        this.run = task.context().run();
        this.limit = limit;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        List<String> asides = new ArrayList<>(List.of(data.aside(run)));
        asides.addAll(elsewhere.aside(run));
        return "Stop " + target.name() + ", move what is in " + data.path()
                + (asides.size() == 1 ? "" : " and what of it lies elsewhere") + " to " + String.join(", ", asides)
                + " and put the copy there.";
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public Found look() {
        return Found.of("restored", targetBackup.is(Mark.RESTORED))
                .with(RAN, service().isRunning())
                .with(OWNER, data.owner())
                .with(EMPTY, data.isEmpty())
                .with("position", targetBackup.position().orElse(""));
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("restored") && !now.isTrue(EMPTY);
    }

    @Override
    public void act(Found before) {
        command.begin();
        service().stop();
        makeRoom();
        elsewhere.remove(targetBackup.linked(), before.text(OWNER));
        data.remove();
        data.makeEmpty(before.text(OWNER));
        List<String> words = new ArrayList<>(
                List.of(targetBackup.files(), data.path(), before.text(OWNER), moves, targetBackup.linked()));
        words.addAll(elsewhere.places());
        command.run(
                target.host(), targetBackup.work(), RESTORE.command(words.toArray(String[]::new)), "", limit, () -> {});
        targetBackup.mark(Mark.RESTORED, "yes");
    }

    /** What is in the data directory from here on is ours: nothing, or a restoring that was cut off. */
    private void makeRoom() {
        if (targetBackup.is(Mark.RESTORING)) {
            return;
        }
        if (!data.isEmpty()) {
            if (data.isDirectory(data.aside(run))) {
                throw LandfallException.refused(data.path() + " on "
                        + target.host().name()
                        + " holds data again, and " + data.aside(run) + " is there already. Nothing was removed."
                        + " Move one of them away, then resume.");
            }
            data.moveAside(run);
        }
        elsewhere.moveAside(run);
        targetBackup.mark(Mark.RESTORING, "yes");
    }

    @Override
    public void cancel() {
        command.cancel();
    }

    @Override
    public void undo(Found before) {
        service().stop();
        elsewhere.moveBack(run, targetBackup.is(Mark.RESTORING));
        if (targetBackup.is(Mark.RESTORING)) {
            elsewhere.remove(targetBackup.linked(), before.text(OWNER));
            data.remove();
            data.makeEmpty(before.text(OWNER));
            targetBackup.unmark(Mark.RESTORED);
        }
        if (!before.isTrue(EMPTY)) {
            data.moveBack(run);
        }
        targetBackup.unmark(Mark.RESTORING);
        service().restore(before.isTrue(RAN));
    }

    private DatabaseService service() {
        return new DatabaseService(target, data);
    }
}
