package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.copy.AtTheEnd;
import io.landfall.runbooks.copy.Backup.Mark;
import io.landfall.runbooks.copy.CopyProgress;
import io.landfall.runbooks.copy.CopyWatch;
import io.landfall.runbooks.copy.LongCommand;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The prepared backup lies beside the target's data directory, sent by rsync, and nothing of it is left on the source's
 * host. What was cut off goes on where it was, by itself as long as that helps, and after a restart.
 */
public final class SendBackup implements Step {

    public static final String NAME = "send-backup";
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final int TRIES = 100;
    private static final int VAIN_TRIES = 5;
    private static final Script SEND = Script.of(SendBackup.class, "send.sh");

    private final ServerControl target;
    private final BackupSender sender;
    private final CopyDoor door;
    private final Copy copy;
    private final SourceBackup sourceBackup;
    private final TargetBackup targetBackup;
    private final Supplier<CopyWatch> watches;
    private final Progress.Sink sink;
    private final Duration limit;
    private final LongCommand command = new LongCommand();
    private volatile Optional<CopyWatch> watched = Optional.empty();

    SendBackup(
            ServerControl target,
            BackupSender sender,
            CopyDoor door,
            Copy copy,
            SourceBackup sourceBackup,
            TargetBackup targetBackup,
            Supplier<CopyWatch> watches,
            Progress.Sink sink,
            Duration limit) {
        this.target = target;
        this.sender = sender;
        this.door = door;
        this.copy = copy;
        this.sourceBackup = sourceBackup;
        this.targetBackup = targetBackup;
        this.watches = watches;
        this.sink = sink;
        this.limit = limit;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Send what is in " + sourceBackup.path() + " from "
                + sourceBackup.host().name() + " to "
                + target.host().name() + " over SSH with rsync, "
                + copy.throttle().speed()
                + ", into " + targetBackup.path()
                + ", and remove it there. When it is cut off it goes on where it was.";
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public Found look() {
        Found sent = Found.of("sent", targetBackup.is(Mark.COPIED)).with("left-on-the-source", sourceBackup.exists());
        Found found = watched.map(watch -> watch.addTo(sent)).orElse(sent);
        return tries().figures().map(figures -> figures.addTo(found)).orElse(found);
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("sent") && !now.isTrue("left-on-the-source");
    }

    @Override
    public void act(Found before) {
        command.begin();
        if (!targetBackup.is(Mark.COPIED)) {
            long expected = sourceBackup.bytes();
            try (CopyWatch watch = watches.get()) {
                watched = Optional.of(watch);
                sendUntilAllIsThere(watch, expected);
            }
            refuseUnlessWhole(expected);
            targetBackup.mark(Mark.COPIED, sender.position(targetBackup).toString());
        }
        sourceBackup.remove();
    }

    /** Tries again only while trying helps: a connection that breaks each time before anything arrives is a fault. */
    private void sendUntilAllIsThere(CopyWatch watch, long expected) {
        long there = -1;
        int vain = 0;
        for (int tried = 1; ; tried++) {
            try {
                there = send(watch, expected, there);
                return;
            } catch (LandfallException e) {
                long now = arrivedOr(there);
                vain = now > there ? 0 : vain + 1;
                there = now;
                if (e.kind() != LandfallException.Kind.EXTERNAL
                        || command.isCancelled()
                        || vain == VAIN_TRIES
                        || tried == TRIES) {
                    throw e;
                }
            }
            command.rest(BETWEEN_TRIES);
        }
    }

    private long arrivedOr(long otherwise) {
        try {
            return targetBackup.bytes();
        } catch (LandfallException e) {
            return otherwise;
        }
    }

    /** One try; leaves nothing behind but what has arrived. */
    private long send(CopyWatch watch, long expected, long there) {
        SshLogin login = target.settings().ssh();
        try (AtTheEnd nothingLeft = this::endWhatRuns) {
            endWhatRuns();
            SendFigures.Figures figures = tries().begin();
            String proxy = sender.letIn(door, (publicKey, from) -> door.openForRsync(publicKey, from, targetBackup));
            CopyProgress progress =
                    new CopyProgress(name(), sink, targetBackup::bytes, expected, () -> note(watch, figures));
            command.run(sourceBackup.host(), sender.work(), command(login, proxy), "", limit, () -> {
                watch.look();
                progress.look();
            });
            progress.look();
            return Math.max(there, expected);
        }
    }

    private static String note(CopyWatch watch, SendFigures.Figures figures) {
        String paused = watch.note();
        return paused.isEmpty() || figures.note().isEmpty() ? paused + figures.note() : paused + "; " + figures.note();
    }

    private String command(SshLogin login, String proxy) {
        long kibibytes =
                copy.throttle().maxRate().map(rate -> rate.bytes() >> 10).orElse(0L);
        return SEND.command(
                login.user() + "@" + login.host(),
                Integer.toString(login.port()),
                sourceBackup.files(),
                Long.toString(kibibytes),
                sourceBackup.meter(),
                proxy);
    }

    private void refuseUnlessWhole(long expected) {
        long arrived = targetBackup.bytes();
        if (arrived != expected) {
            throw LandfallException.external("rsync says that everything is there, but " + targetBackup.base() + " on "
                    + targetBackup.host().name() + " holds " + arrived + " bytes, and " + sourceBackup.base() + " on "
                    + sourceBackup.host().name() + " " + expected + " (" + new DataSize(expected)
                    + "). The source is not affected. Say `abort`, then start again.");
        }
    }

    private void endWhatRuns() {
        sourceBackup.host().endTask(sender.work());
        targetBackup.host().endTask(targetBackup.receiver());
        sender.letOut(door);
    }

    private SendFigures tries() {
        return new SendFigures(sourceBackup, targetBackup);
    }

    @Override
    public void cancel() {
        command.cancel();
    }
}
