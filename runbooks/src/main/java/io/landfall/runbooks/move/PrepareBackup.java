package io.landfall.runbooks.move;

import io.landfall.monitor.DataSize;
import io.landfall.runbooks.copy.BackupPlace;
import io.landfall.runbooks.copy.BackupSender;
import io.landfall.runbooks.copy.LongCommand;
import io.landfall.runbooks.copy.SourceBackup;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.function.Supplier;

/** The copy is consistent: the redo log that came with it is applied. May be cut off and begun again. */
public final class PrepareBackup implements Step {

    public static final String NAME = "prepare-backup";
    private static final Script PREPARE = Script.of(PrepareBackup.class, "prepare.sh");
    /** On the source's host a server is at work, which needs its memory. */
    private static final DataSize MEMORY_BESIDE_THE_SOURCE = DataSize.ofMebibytes(128);

    private static final DataSize MOST_MEMORY = DataSize.ofMebibytes(1024);

    private final BackupPlace place;
    private final Tool tool;
    private final Supplier<DataSize> memory;
    private final Duration limit;
    private final LongCommand command = new LongCommand();

    private PrepareBackup(BackupPlace place, Tool tool, Supplier<DataSize> memory, Duration limit) {
        this.place = place;
        this.tool = tool;
        this.memory = memory;
        this.limit = limit;
    }

    /** Where the copy has arrived: a quarter of the memory, as the server that runs there now may need its own. */
    static PrepareBackup onTheTarget(ServerControl target, TargetBackup targetBackup, Tool tool, Duration limit) {
        return new PrepareBackup(
                targetBackup,
                tool,
                () -> {
                    DataSize quarter =
                            new DataSize(target.host().view().memory().bytes() / 4);
                    DataSize most = target.settings().bufferPool().orElse(MOST_MEMORY);
                    return quarter.compareTo(most) < 0 ? quarter : most;
                },
                limit);
    }

    /** Before it is sent. */
    static PrepareBackup onTheSource(SourceBackup sourceBackup, Tool tool, Duration limit) {
        return new PrepareBackup(sourceBackup, tool, () -> MEMORY_BESIDE_THE_SOURCE, limit);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Apply the redo log to the copy on " + place.host().name() + ".";
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public Found look() {
        return Found.of("prepared", place.isPrepared());
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("prepared");
    }

    @Override
    public void act(Found before) {
        command.begin();
        command.run(
                place.host(),
                place.work(),
                PREPARE.command(place.files(), Long.toString(memory.get().bytes()), BackupSender.word(tool)),
                "",
                limit,
                () -> {});
        place.markPrepared();
    }

    @Override
    public void cancel() {
        command.cancel();
    }
}
