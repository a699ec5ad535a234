package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.runbooks.copy.LongCommand;
import io.landfall.runbooks.copy.hotbackup.Backup.Mark;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.function.Supplier;

/** The copy is consistent: the redo log that came with it is applied. May be cut off and begun again. */
public final class PrepareBackup implements Step {

    public static final String NAME = "prepare-backup";
    private static final Script PREPARE = Script.of(PrepareBackup.class, "prepare.sh");

    private final Backup backup;
    private final Tool tool;
    private final Supplier<DataSize> memory;
    private final Duration limit;
    private final LongCommand command = new LongCommand();

    PrepareBackup(Backup backup, Tool tool, Supplier<DataSize> memory, Duration limit) {
        this.backup = backup;
        this.tool = tool;
        this.memory = memory;
        this.limit = limit;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Apply the redo log to the copy on " + backup.host().name() + ".";
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
        command.run(
                backup.host(),
                backup.work(),
                PREPARE.command(backup.files(), Long.toString(memory.get().bytes()), BackupSender.word(tool)),
                "",
                limit,
                () -> {});
        backup.mark(Mark.PREPARED, "yes");
    }

    @Override
    public void cancel() {
        command.cancel();
    }
}
