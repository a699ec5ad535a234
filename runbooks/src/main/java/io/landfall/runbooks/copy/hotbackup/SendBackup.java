package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.SshLogin;
import io.landfall.runbooks.copy.AtTheEnd;
import io.landfall.runbooks.copy.Backup.Mark;
import io.landfall.runbooks.copy.CopyProgress;
import io.landfall.runbooks.copy.CopyRate;
import io.landfall.runbooks.copy.CopyWatch;
import io.landfall.runbooks.copy.LongCommand;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import io.landfall.runbooks.settings.MigrationSettings.Transfer;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The prepared backup lies beside the target's data directory, and nothing of it is left on the source's host. What was cut
 * off is sent again by itself as long as that helps, and after a restart: rsync goes on where it was, a stream begins anew.
 */
public final class SendBackup implements Step.Paced {

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
    private final CopyRate rate;
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
            Duration limit,
            CopyRate rate) {
        this.target = target;
        this.sender = sender;
        this.door = door;
        this.copy = copy;
        this.sourceBackup = sourceBackup;
        this.targetBackup = targetBackup;
        this.watches = watches;
        this.sink = sink;
        this.limit = limit;
        this.rate = rate;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Send what is in " + sourceBackup.path() + " from "
                + sourceBackup.host().name() + " to "
                + target.host().name() + " over SSH with " + (resumes() ? "rsync" : "tar") + ", "
                + copy.throttle().speed()
                + ", into " + targetBackup.path()
                + ", and remove it there. When it is cut off it "
                + (resumes() ? "goes on where it was." : "begins anew.");
    }

    private boolean resumes() {
        return copy.transfer() == Transfer.RSYNC;
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
            targetBackup.mark(Mark.COPIED, sourceBackup.read(Mark.COPIED).orElseThrow());
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
            if (!resumes()) {
                targetBackup.empty();
            }
            SendFigures.Figures figures = tries().begin();
            String proxy = sender.letIn(door, this::open);
            CopyProgress progress =
                    new CopyProgress(name(), sink, targetBackup::bytes, expected, () -> note(watch, figures));
            command.run(sourceBackup.host(), sender.work(), command(login, proxy), "", limit, () -> {
                watch.look();
                rate.look(sourceBackup.host(), sender.work());
                progress.look();
            });
            progress.look();
            return Math.max(there, expected);
        }
    }

    private void open(String publicKey, List<String> from) {
        if (resumes()) {
            door.openForRsync(publicKey, from, targetBackup);
        } else {
            door.openForArchive(publicKey, from, targetBackup);
        }
    }

    private static String note(CopyWatch watch, SendFigures.Figures figures) {
        String paused = watch.note();
        return paused.isEmpty() || figures.note().isEmpty() ? paused + figures.note() : paused + "; " + figures.note();
    }

    private String command(SshLogin login, String proxy) {
        return SEND.command(
                login.user() + "@" + login.host(),
                Integer.toString(login.port()),
                sourceBackup.files(),
                rate.begin(),
                sourceBackup.meter(),
                resumes() ? "rsync" : "stream",
                proxy);
    }

    private void refuseUnlessWhole(long expected) {
        long arrived = targetBackup.bytes();
        if (arrived != expected) {
            throw LandfallException.external("Everything was sent, but " + targetBackup.base() + " on "
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
    public DataSize slowest() {
        return Throttle.SLOWEST;
    }

    @Override
    public void pace(Optional<DataSize> most) {
        rate.set(most);
    }

    @Override
    public void cancel() {
        command.cancel();
    }
}
