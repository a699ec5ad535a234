package io.landfall.runbooks.copy;

import io.landfall.runbooks.copy.Backup.Mark;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The copy is consistent: the redo log that came with it is applied. May be cut off and begun again. */
public final class PrepareBackup implements Step {

    public static final String NAME = "prepare-backup";

    private final Backup backup;
    private final Supplier<String> plan;
    private final Supplier<String> program;
    private final Consumer<String> printed;
    private final Duration limit;
    private final LongCommand command = new LongCommand();

    /** Runs {@code program} on the backup's host, and hands on what that {@code printed}. */
    public PrepareBackup(
            Backup backup, Supplier<String> plan, Supplier<String> program, Consumer<String> printed, Duration limit) {
        this.backup = backup;
        this.plan = plan;
        this.program = program;
        this.printed = printed;
        this.limit = limit;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return plan.get();
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public Found look() {
        return Found.of("prepared", backup.is(Mark.PREPARED));
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("prepared");
    }

    @Override
    public void act(Found before) {
        command.begin();
        printed.accept(command.run(backup.host(), backup.work(), program.get(), "", limit, () -> {}));
        backup.mark(Mark.PREPARED, "yes");
    }

    @Override
    public void cancel() {
        command.cancel();
    }
}
