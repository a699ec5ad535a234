package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.server.Gtids;
import io.landfall.runbooks.pair.server.OpeningMark;
import io.landfall.runbooks.pair.server.Position;

/** Whether the target of a window was opened, as it tells itself: no journal knows better. */
public enum TargetState {
    /** It is read-only, and has written nothing since the run was armed, or follows the source and was never to be opened. */
    CLOSED,
    /** It takes writes, or took some: it has transactions of its own from after the arming, and not as one that only follows. */
    OPENED;

    /** What the target had in its binary log when the run was armed, by its notes. */
    public static final String AT_ARMING = "target_state";

    /** Asks the target whether it follows, and for the mark of its {@code opening}, unless {@code now} tells enough. */
    public static TargetState of(Window window, Position now, OpeningMark opening) {
        return !now.readOnly() || !own(window, now).isEmpty() && mayHaveBeenOpened(window.target(), opening)
                ? OPENED
                : CLOSED;
    }

    private static boolean mayHaveBeenOpened(End target, OpeningMark opening) {
        return !follows(target) || opening.isSet(target.work().session());
    }

    /**
     * What the target has written itself since the run was armed. A run of an earlier release did not note what there was
     * then: everything up to what replication brought counts as written before, whoever wrote it.
     */
    public static Gtids own(Window window, Position now) {
        return window.noted(AT_ARMING)
                .map(state -> now.writtenSince(
                        window.target().server().dialect().reading().gtids(state)))
                .orElseGet(() -> now.state().writtenAfter(now.applied(), now.origin()));
    }

    public static boolean follows(End end) {
        return end.work().session().following().isPresent();
    }
}
