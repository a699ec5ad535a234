package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.GtidList;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.engine.ByHand;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.server.Following;
import io.landfall.runbooks.server.Patience;
import io.landfall.runbooks.server.Replication;
import io.landfall.runbooks.server.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The source follows the target, still read-only, and the heartbeat beats on the target: there is a way back. */
final class FollowBack implements Step {

    static final String BOTH_RUN = "`Slave_IO_Running: Yes` and `Slave_SQL_Running: Yes`, perhaps a second later";

    private final Window window;
    private final End source;
    private final End target;
    private final Replication replication;
    private final HeartbeatWriter beatOnTarget;
    private volatile Patience patience = new Patience();

    FollowBack(Window window, Replication replication, HeartbeatWriter beatOnTarget) {
        this.window = window;
        this.source = window.source();
        this.target = window.target();
        this.replication = replication;
        this.beatOnTarget = beatOnTarget;
    }

    @Override
    public String name() {
        return "follow-back";
    }

    @Override
    public String plan() {
        return "On " + source.name() + ": CHANGE MASTER TO " + target.name() + " ("
                + target.server().settings().login().address() + ") by GTID"
                + following().means() + ", START SLAVE; read_only stays on. The"
                + " heartbeat goes on on " + target.name() + ".";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(20);
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return Optional.of(ByHand.of(source.name() + " follows nobody.")
                .paste(window.pastes().sql(source, "STOP SLAVE; RESET SLAVE ALL; SHOW SLAVE STATUS"), "nothing"));
    }

    @Override
    public Optional<ByHand> byHandOn() {
        String statements = replication.byHand(following(), true);
        return Optional.of(ByHand.of(source.name() + " follows " + target.name() + ", read-only. The password is in "
                        + replication.passwordFile() + " on Landfall's machine; elsewhere type it for $(...). Is the"
                        + " file lost? Leave this out.")
                .paste(window.pastes().sqlWithFile(source, statements), "nothing")
                .paste(window.pastes().show(source, "SHOW SLAVE STATUS\\G"), BOTH_RUN));
    }

    @Override
    public Found look() {
        Session work = source.work().alive();
        Optional<Map<String, Optional<String>>> status =
                work.rows("SHOW SLAVE STATUS").stream().findFirst();
        return Found.of("read_only", source.positionAnyway().readOnly())
                .with(
                        "follows",
                        status.map(row -> text(row, "master_host") + ":" + text(row, "master_port"))
                                .orElse("nobody"))
                .with(
                        "receiver",
                        status.map(row -> text(row, "slave_io_running")).orElse("No"))
                .with(
                        "applier",
                        status.map(row -> text(row, "slave_sql_running")).orElse("No"))
                .with("heartbeat", beatOnTarget.state().running());
    }

    private static String text(Map<String, Optional<String>> row, String column) {
        return row.get(column).orElse("");
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("read_only")
                && now.text("follows")
                        .equals(target.server().settings().login().address().toString())
                && now.text("receiver").equals("Yes")
                && now.text("applier").equals("Yes")
                && now.isTrue("heartbeat");
    }

    @Override
    public void act(Found before) {
        patience = new Patience();
        beatOnTarget.start();
        if (!source.positionAnyway().readOnly()) {
            throw LandfallException.refused(source.name() + " is not read-only any more, so it does not follow "
                    + target.name() + ". Two servers may be taking writes: SET GLOBAL read_only = 1 on " + source.name()
                    + " at once, and compare the two.");
        }
        GtidList start = window.noted(VerifyCaughtUp.POSITION)
                .map(GtidList::parse)
                .orElseGet(() -> source.positionAnyway().binlog());
        replication.follow(source.work().alive(), following(), Optional.of(start), patience);
    }

    private Following following() {
        return new Following(source.server(), target.server());
    }

    @Override
    public void cancel() {
        patience.callOff();
    }
}
