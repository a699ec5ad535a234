package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import io.landfall.runbooks.cutover.window.StagedFence;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;

/** The source stays read-only and without its event scheduler when it is restarted. */
final class PersistFence implements Step.Reversible {

    static final String NAME = "persist-fence";
    private static final String CLOSED = "closed";
    private static final String READ_ONLY = "read_only";
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Window window;
    private final StagedFence staged;
    private Optional<Started<Boolean>> opening = Optional.empty();

    PersistFence(Window window, StagedFence staged) {
        this.window = window;
        this.staged = staged;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "On the host of " + window.source().name()
                + ": put zz-landfall-closed.cnf (read_only=ON, event_scheduler=OFF) among the server's settings.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String byHand() {
        return "On the host of " + window.source().name() + ", to go back: remove " + staged.path() + ".";
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return Optional.of(staged.openByHand(ByHand.of("writes are taken after a restart, too.")));
    }

    @Override
    public Optional<ByHand> byHandOn() {
        return Optional.of(staged.closeByHand(ByHand.of("no writes are taken after a restart either.")));
    }

    @Override
    public Found look() {
        Started<Boolean> closed = window.sideBySide().start(staged::isClosed);
        return Found.of(READ_ONLY, window.source().positionAnyway().readOnly()).with(CLOSED, closed.join());
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue(CLOSED);
    }

    @Override
    public void act(Found before) {
        staged.close();
    }

    /** A host that does not answer must not keep the source closed: what is under way is waited for in the next round. */
    private Started<Boolean> open() {
        if (opening.filter(started -> !started.future().isDone()).isEmpty()) {
            opening = Optional.of(window.sideBySide().start(() -> {
                staged.open();
                return true;
            }));
        }
        return opening.get();
    }

    @Override
    public void undo(Found before) {
        if (before.isTrue(CLOSED)) {
            return;
        }
        try {
            open().within(SOON);
            opening = Optional.empty();
            if (staged.isClosed()) {
                throw LandfallException.external(staged.path() + " is still there on "
                        + window.source().name() + ", which would start read-only. Remove it by hand.");
            }
        } finally {
            openIfStartedClosed(before);
        }
    }

    /** It may have been restarted, and read the file, before the fence was there or after it was taken back. */
    private void openIfStartedClosed(Found before) {
        if (before.find(READ_ONLY).equals(Optional.of("false"))) {
            window.fence().open(window.retreat());
        }
    }
}
