package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.server.Gtids;
import io.landfall.runbooks.pair.server.Position;

/** Whether the target of a window was opened, as it tells itself: no journal knows better. */
public enum TargetState {
    /** It is read-only, and follows the source or has written nothing since the run was armed. */
    CLOSED,
    /** It takes writes, or took some: it follows nobody and has transactions of its own from after the arming. */
    OPENED;

    /** What the target had in its binary log when the run was armed, by its notes. */
    public static final String AT_ARMING = "target_state";

    /** Asks the target whether it follows, unless {@code now} tells enough. */
    public static TargetState of(Window window, Position now) {
        return !now.readOnly() || !own(window, now).isEmpty() && !follows(window.target()) ? OPENED : CLOSED;
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
