package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.GtidList;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.Position;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.engine.AfterRestart;
import io.landfall.runbooks.engine.ByHand;
import io.landfall.runbooks.engine.Found;
import java.time.Duration;
import java.util.List;

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
    public void recall(Found proven) {
        window.recall(proven);
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

    /** {@code gtid_current_pos} is {@code gtid_slave_pos} unless the server's last transaction is its own. */
    @Override
    public List<ByHand> whichWay() {
        return List.of(isLandfallGone(), password(), isNobodyConnected(), wasTargetOpened());
    }

    private static ByHand isLandfallGone() {
        return ByHand.of("Is it only the chat that is gone? Then Landfall is at work: leave it alone, it finishes or"
                + " goes back by itself. Did Landfall die? Start it again: it does the same within seconds. Only when"
                + " it can't be started: see to it that it does not come back in the middle of this (systemctl disable"
                + " --now landfall, or its machine off), and go on here.");
    }

    private ByHand password() {
        String of = window.source().server().settings().login().user();
        String where = "servers." + window.source().name() + ".password and servers."
                + window.target().name() + ".password of Landfall's configuration file";
        return window.pastes().isOnePassword()
                ? ByHand.of("The password of " + of + " (" + where + "), once in this shell:")
                        .paste("read -rsp 'password: ' MYSQL_PWD; export MYSQL_PWD", "nothing")
                : ByHand.of("Each `mariadb` asks for the password of its account: " + where + ".");
    }

    private ByHand isNobodyConnected() {
        ByHand byHand = ByHand.of("Is no Landfall connected any more? A `1` is one that still works on "
                + window.source().name() + " or " + window.target().name() + ": let it, and ask again. Is its machine"
                + " surely off, or does a server not answer? Go on.");
        for (End end : List.of(window.source(), window.target())) {
            byHand = byHand.paste(window.pastes().sql(end, "SELECT COUNT(IS_USED_LOCK('landfall'))"), "`0`");
        }
        return byHand;
    }

    private ByHand wasTargetOpened() {
        End target = window.target();
        return ByHand.of("Was " + target.name() + " opened? No answer: "
                        + window.pastes()
                                .shell(
                                        target,
                                        target.server().settings().service().start())
                        + " and ask again; never guess.")
                .paste(
                        window.pastes()
                                .sql(
                                        target,
                                        "SELECT IF(@@global.read_only = 0 OR @@global.gtid_current_pos <>"
                                                + " @@global.gtid_slave_pos, 'go on', 'go back')"),
                        "`go back`: do part 2 and nothing of part 3; `go on`: do part 3 and nothing of part 2");
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
