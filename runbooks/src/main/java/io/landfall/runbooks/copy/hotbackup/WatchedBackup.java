package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.Secret;
import io.landfall.runbooks.copy.CopyProgress;
import io.landfall.runbooks.copy.CopyWatch;
import io.landfall.runbooks.copy.LongCommand;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The backup program runs, and meanwhile it is told how far it is, and seen to that the source does not suffer. */
public final class WatchedBackup {

    private final BackupSender sender;

    private final Supplier<CopyWatch> watches;
    private final Progress.Sink sink;
    private final Duration limit;
    private final LongCommand command = new LongCommand();
    private volatile Optional<CopyWatch> watched = Optional.empty();

    /** It may take {@code limit} from its start to its end. */
    public WatchedBackup(BackupSender sender, Supplier<CopyWatch> watches, Progress.Sink sink, Duration limit) {
        this.sender = sender;
        this.watches = watches;
        this.sink = sink;
        this.limit = limit;
    }

    public Duration limit() {
        return limit;
    }

    /** Forgets that an earlier backup was cancelled. */
    public void begin() {
        command.begin();
    }

    /** Returns when {@code program} has ended well on {@code host}; throws EXTERNAL when it fails or is cancelled. */
    public void run(HostControl host, String program, Secret password, LongSupplier arrived) {
        try (CopyWatch watch = watches.get()) {
            watched = Optional.of(watch);
            CopyProgress progress =
                    new CopyProgress(TakeHotBackup.NAME, sink, arrived, sender.expectedBytes(), watch::note);
            command.run(host, sender.work(), program, sender.options(password), limit, () -> {
                watch.look();
                progress.look();
            });
            progress.look();
        }
    }

    /** Returns what was found, with what the watch has seen of the last backup. */
    public Found addTo(Found found) {
        return watched.map(watch -> watch.addTo(found)).orElse(found);
    }

    public void cancel() {
        command.cancel();
    }
}
