package io.landfall.runbooks.move;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.GtidList;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Progress;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.move.Incoming.Mark;
import io.landfall.runbooks.server.Session;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A hot backup of the source lies beside the target's data directory, sent from host to host; how it was sent has left
 * nothing behind on either. A copy that was cut off is begun anew.
 */
final class TakeHotBackup implements Step.Reversible {

    private final Pair pair;
    private final Copy copy;
    private final Supplier<List<Check>> checks;
    private final Duration limit;
    private final Progress.Sink sink;
    private final BackupSender sender;
    private final CopyDoor door;
    private final Incoming incoming;
    private final LongCommand command = new LongCommand();

    TakeHotBackup(
            Pair pair,
            Copy copy,
            BackupSender sender,
            CopyDoor door,
            Incoming incoming,
            Supplier<List<Check>> checks,
            Progress.Sink sink,
            Duration limit) {
        this.pair = pair;
        this.copy = copy;
        this.checks = checks;
        this.limit = limit;
        this.sink = sink;
        this.sender = sender;
        this.door = door;
        this.incoming = incoming;
    }

    @Override
    public String name() {
        return "take-hot-backup";
    }

    @Override
    public String plan() {
        return "Copy " + pair.source().name() + " while it runs, from "
                + pair.source().host().name() + " to "
                + pair.target().host().name() + " over SSH with mariadb-backup, " + copy.parallel() + " threads, "
                + copy.maxRate().map(rate -> "at most " + rate + "/s").orElse("as fast as it goes") + ", into "
                + incoming.path() + ".";
    }

    @Override
    public List<Check> gates() {
        return checks.get();
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public Found look() {
        Found found = Found.of("copied", incoming.is(Mark.COPIED));
        return incoming.read(Mark.COPIED)
                .map(position -> found.with("position", position.strip()).with("copy", incoming.path()))
                .orElse(found);
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("copied");
    }

    @Override
    public void act(Found before) {
        command.begin();
        takeAway();
        incoming.begin();
        try (AtTheEnd sender = this.sender::takeAway;
                AtTheEnd door = this.door::close) {
            send();
        }
        incoming.mark(Mark.COPIED, positionOfWhatArrived().toString());
    }

    private void send() {
        SshLogin target = pair.target().settings().ssh();
        Secret password = sender.makeAccount();
        String publicKey = sender.makeKey(door.tag(), pair.target().host(), target);
        door.open(publicKey, sender.addresses(target), incoming, copy.parallel());
        CopyProgress progress = new CopyProgress(name(), sink, this::arrived, expected());
        command.run(
                pair.source().host(),
                sender.work(),
                sender.command(target, copy),
                sender.options(password),
                limit,
                progress::look);
        progress.look();
    }

    private long expected() {
        String binlog = pair.source().view().variables().text("log_bin_basename");
        return sender.data().bytesToCopy(binlog.substring(binlog.lastIndexOf('/') + 1)) + redoLog();
    }

    /** What the redo log holds beyond the last checkpoint goes along. */
    private long redoLog() {
        try (Session session = pair.source().open(Pair.ANSWER)) {
            return session.find("SELECT variable_value FROM information_schema.global_status"
                            + " WHERE variable_name = 'INNODB_CHECKPOINT_AGE'")
                    .map(Long::parseLong)
                    .orElse(0L);
        }
    }

    private long arrived() {
        return pair.target()
                .host()
                .view()
                .directorySize(incoming.copy())
                .map(DataSize::bytes)
                .orElse(0L);
    }

    /** The stream may end too early without any program noticing: the last files of a backup must be there. */
    private GtidList positionOfWhatArrived() {
        String where = incoming.copy() + "/xtrabackup_";
        String checkpoints =
                pair.target().host().view().readFile(where + "checkpoints").orElse("");
        String[] position = pair.target()
                .host()
                .view()
                .readFile(where + "binlog_info")
                .orElse("")
                .strip()
                .split("\\s+");
        if (!checkpoints.contains("full-backuped") || position.length != 3) {
            throw LandfallException.external("The copy in " + incoming.path() + " on "
                    + pair.target().host().name()
                    + " is not whole: its last files did not arrive, or hold no GTID. It is begun anew when this step"
                    + " runs again.");
        }
        return GtidList.parse(position[2]);
    }

    @Override
    public void cancel() {
        command.cancel();
    }

    @Override
    public void undo(Found before) {
        takeAway();
        incoming.remove();
    }

    private void takeAway() {
        sender.takeAway();
        door.close();
    }
}
