package io.landfall.runbooks.move;

import io.landfall.monitor.DataSize;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.host.Script;
import io.landfall.runbooks.move.Incoming.Mark;
import io.landfall.runbooks.server.ServerControl;
import java.time.Duration;

/** The copy is consistent: the redo log that came with it is applied. May be cut off and begun again. */
final class PrepareBackup implements Step {

    private static final Script PREPARE = Script.of(PrepareBackup.class, "prepare.sh");
    private static final DataSize MOST_MEMORY = DataSize.ofMebibytes(1024);

    private final ServerControl target;
    private final Incoming incoming;
    private final Duration limit;
    private final LongCommand command = new LongCommand();

    PrepareBackup(ServerControl target, Incoming incoming, Duration limit) {
        this.target = target;
        this.incoming = incoming;
        this.limit = limit;
    }

    @Override
    public String name() {
        return "prepare-backup";
    }

    @Override
    public String plan() {
        return "Apply the redo log to the copy on " + target.host().name() + ".";
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public Found look() {
        return Found.of("prepared", incoming.is(Mark.PREPARED));
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("prepared");
    }

    @Override
    public void act(Found before) {
        command.begin();
        command.run(
                target.host(),
                incoming.work(),
                PREPARE.command(incoming.copy(), Long.toString(memory().bytes())),
                "",
                limit,
                () -> {});
        incoming.mark(Mark.PREPARED, "yes");
    }

    /** A quarter of the host's memory, as the server that runs there now may need its own. */
    private DataSize memory() {
        DataSize quarter = new DataSize(target.host().view().memory().bytes() / 4);
        DataSize most = target.settings().bufferPool().orElse(MOST_MEMORY);
        return quarter.compareTo(most) < 0 ? quarter : most;
    }

    @Override
    public void cancel() {
        command.cancel();
    }
}
