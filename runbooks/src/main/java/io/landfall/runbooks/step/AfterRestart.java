package io.landfall.runbooks.step;

import java.util.List;
import java.util.Optional;

/**
 * Asks the servers where a window stands, and in whose hands it is: they are the truth, a journal may be older. Needed
 * after a restart, before the source is opened again, and when the opening of the target has failed.
 */
public interface AfterRestart {

    /**
     * Returns whether the target has been open: it is writable, or holds a transaction of its own. Throws EXTERNAL when
     * it can't be asked.
     */
    boolean targetWasOpened();

    /** Tells what the journal has of the window; asks nobody. */
    default void recall(Recorded journal) {}

    /**
     * Asks whether the source may be opened again, within a second for the target, and makes it safe: the target has
     * the mark of a withdrawn run afterwards, where it answers, and nobody else of this journal works on the pair.
     * Throws EXTERNAL when the source can't be asked, REFUSED when the pair belongs to somebody else.
     *
     * @param targetIsOff whether a person says that the target's machine is off
     */
    default Retreat retreat(boolean targetIsOff) {
        return new Retreat(Verdict.ALLOWED, "");
    }

    /** The target's name in the configuration. */
    default String target() {
        return "the target";
    }

    /**
     * Takes the fence again and compares the position with the one that was proven in the process that committed the point
     * of no return, as {@link #recall} has told it.
     */
    Proof proveAgain();

    /**
     * Returns a script with which a person does the same by hand: it asks the servers which way, and does {@code back} or
     * {@code on}. Empty when there is none. Asks the servers, for what must be known before the window.
     */
    default Optional<String> byHandScript(List<ByHand> back, List<ByHand> on) {
        return Optional.empty();
    }

    /** What the journal has of the steps of a window. */
    interface Recorded {
        /** What the step found before it acted; empty when it has not begun. */
        Optional<Found> before(String step);

        /** What was there after the step. */
        Optional<Found> after(String step);

        /** What was proven at the point of no return; empty when it was not committed, withdrawn or not. */
        Optional<Found> commit();
    }

    /**
     * Whether the source may be opened again.
     *
     * @param why what speaks against it, or what is worth telling
     */
    record Retreat(Verdict verdict, String why) {}

    /** The kinds of that. */
    enum Verdict {
        ALLOWED,
        /** Nothing may be undone: two servers would take writes. */
        TARGET_OPENED,
        /** It does not answer, and nobody can know whether it was opened. */
        TARGET_UNKNOWN,
        /** The source can't be asked now. */
        SOURCE_UNKNOWN
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
        SOURCE_UNREACHABLE,
        /** Somebody has begun to go back: the target has the mark of this run. */
        WITHDRAWN
    }
}
