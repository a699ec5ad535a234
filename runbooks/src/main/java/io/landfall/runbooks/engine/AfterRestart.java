package io.landfall.runbooks.engine;

import java.util.List;

/** Asks the servers where a window stands that another process opened. */
public interface AfterRestart {

    /**
     * Returns whether the target has been open: it is writable, or holds a transaction of its own. Throws EXTERNAL when
     * it can't be asked.
     */
    boolean targetWasOpened();

    /** Tells what {@code verify-caught-up} found in the process that committed the point of no return; asks nobody. */
    default void recall(Found proven) {}

    /**
     * Takes the fence again and compares the position with the one that was proven.
     *
     * @param proven what {@code verify-caught-up} found in the process that committed the point of no return
     */
    Proof proveAgain(Found proven);

    /** How a person finds out the same by hand: the last line prints {@code go back} or {@code go on}. */
    default List<ByHand> whichWay() {
        return List.of();
    }

    /** What came out. */
    enum Proof {
        /** Fenced, and the position is the proven one: the target may be opened. */
        EQUAL,
        /** The source takes writes again: the promotion is withdrawn. */
        SOURCE_UNFENCED,
        /** The source has transactions beyond the proven position: nobody may open the target. */
        SOURCE_ADVANCED,
        /** The source can't be asked: nobody may open the target. */
        SOURCE_UNREACHABLE
    }
}
