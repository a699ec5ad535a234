package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.GtidList;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.Position;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.engine.AfterRestart;
import io.landfall.runbooks.engine.Found;
import java.time.Duration;

/** Asks both servers where the window stands that another process opened. Takes the pair's lock first. */
final class CutoverAfterRestart implements AfterRestart {

    private final Window window;
    private final Duration lockWait;

    CutoverAfterRestart(Window window, Duration lockWait) {
        this.window = window;
        this.lockWait = lockWait;
    }

    @Override
    public boolean targetWasOpened() {
        End target = window.target();
        target.claim();
        Position now = target.positionAnyway();
        return !now.readOnly()
                || hasWrittenItself(now, Long.parseLong(target.work().session().value("SELECT @@global.server_id")));
    }

    /** Its last transaction of some domain is its own, and younger than what replication brought. */
    private static boolean hasWrittenItself(Position position, long serverId) {
        return position.binlog().sequences().entrySet().stream()
                .filter(last -> last.getKey().serverId() == serverId)
                .anyMatch(last -> last.getValue()
                        > applied(position.applied(), last.getKey().domain()));
    }

    private static long applied(GtidList applied, long domain) {
        return applied.sequences().entrySet().stream()
                .filter(last -> last.getKey().domain() == domain)
                .mapToLong(last -> last.getValue())
                .max()
                .orElse(-1);
    }

    @Override
    public Proof proveAgain(Found proven) {
        window.recall(proven);
        try {
            return prove(GtidList.parse(proven.text(VerifyCaughtUp.POSITION)));
        } catch (LandfallException e) {
            if (e.kind() == LandfallException.Kind.EXTERNAL) {
                return Proof.SOURCE_UNREACHABLE;
            }
            throw e;
        }
    }

    private Proof prove(GtidList proven) {
        End source = window.source();
        if (!source.positionAnyway().readOnly()) {
            return Proof.SOURCE_UNFENCED;
        }
        source.claim();
        source.blocking().alive();
        window.fence().take(lockWait);
        return source.position().binlog().equals(proven) ? Proof.EQUAL : Proof.SOURCE_ADVANCED;
    }
}
