package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.host.Shell;
import io.landfall.runbooks.pair.file.ClosedFile;
import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.Optional;

/** The file that keeps one server closed over restarts, made ready so that the window only renames it. */
public final class StagedFence {

    private static final String CLOSED = "closed";
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final End end;
    private final ClosedFile file;
    private Optional<ClosedFile.Staged> staged = Optional.empty();
    private Optional<String> path = Optional.empty();

    public StagedFence(End end) {
        this.end = end;
        this.file = new ClosedFile(end.server());
    }

    /** Returns where the file lies when it closes the server. */
    public synchronized String path() {
        if (path.isEmpty()) {
            path = Optional.of(file.path());
        }
        return path.get();
    }

    /** It waits beside its place. Idempotent. */
    public synchronized ClosedFile.Staged stage() {
        if (staged.isEmpty()) {
            staged = Optional.of(file.stage());
        }
        return staged.get();
    }

    /** Whether it closes the server. One round trip. */
    public boolean isClosed() {
        return end.shell().shell().run(isClosedCommand(), ANSWER).strip().equals(CLOSED);
    }

    /** It closes the server from its next start on. One round trip when it was staged. */
    public void close() {
        stage().close(end.shell().shell(), ANSWER);
    }

    /** It does not close the server any more. One round trip when it was staged. */
    public synchronized void open() {
        if (staged.isPresent()) {
            staged.get().open(end.shell().alive(), ANSWER);
        } else {
            file.open();
        }
    }

    /** Adds a line that does what {@link #close} does. */
    public ByHand closeByHand(ByHand before) {
        return before.make(
                end.name() + " starts closed, too",
                end.shellByHand(isClosedCommand()),
                CLOSED,
                end.shellByHand(file.closeByHand(path())));
    }

    /** Adds a line that does what {@link #open} does. */
    public ByHand openByHand(ByHand before) {
        return before.make(
                end.name() + " starts open, too",
                end.shellByHand(isClosedCommand()),
                "open",
                end.shellByHand(ClosedFile.openByHand(path())));
    }

    private String isClosedCommand() {
        return "[ -e " + Shell.quote(path()) + " ] && echo " + CLOSED + " || echo open";
    }

    /** What waits beside its place is gone; one that closes the server stays. */
    public synchronized void discard() {
        file.discard();
        staged = Optional.empty();
    }
}
