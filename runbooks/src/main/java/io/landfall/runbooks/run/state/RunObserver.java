package io.landfall.runbooks.run.state;

import java.util.List;
import java.util.function.Supplier;

/** Is told what runs do, on the run's own thread: it returns at once and never throws. */
@FunctionalInterface
public interface RunObserver {

    void on(RunEvent event);

    /**
     * Something that happened in a run.
     *
     * @param what what happened
     * @param step the step or approval it is about; empty when it is about none
     * @param text a sentence for people; may be empty
     * @param notes what else there is to say, a sentence each
     * @param isHurried whether it happened between the fence and the opening, where whoever takes his time is in the way
     * @param now asks where the run is
     */
    record RunEvent(
            What what, String step, String text, List<String> notes, boolean isHurried, Supplier<RunStatus> now) {

        /** Returns where the run is when this is called; not for the run's own thread, which is in a hurry. */
        public RunStatus run() {
            return now.get();
        }
    }

    /** What happened. */
    enum What {
        STARTED,
        PLANNED,
        ASKED,
        APPROVED,
        REFUSED,
        /** Approvals that were given count no more; they are asked for again next. */
        APPROVAL_VOID,
        ARMED,
        /** Something of the checklist was ticked, or is not any more. */
        TICKED,
        GO,
        /** The window opens: its first step is next. */
        OPENS,
        /** After {@code go}, or the approval that opens a live window, something was not ready any more; no write was stopped. */
        NOT_OPENED,
        /** The intent is journaled; the step acts next. */
        STEP_BEGINS,
        /** The step has acted; nothing about it is journaled yet. */
        STEP_ACTED,
        /** The outcome is journaled. */
        STEP_DONE,
        STEP_FAILED,
        /** The point of no return is journaled next. */
        COMMITS,
        COMMITTED,
        WITHDRAWN,
        /** All has been done that can be done now; what is left is tried again and again. */
        FINISHES,
        UNDO_BEGINS,
        UNDO_DONE,
        UNDO_FAILED,
        PROGRESS,
        /** A long step says something that people should read; at most once in ten minutes for each kind. */
        NOTED,
        /** Its text is empty when {@link #RESTARTED} has just told why. */
        HELD,
        /** Its text is the name of who resumed. */
        RESUMED,
        RESTARTED,
        /** The run is over, and the journal does not take that yet. */
        NOT_JOURNALED,
        ENDED
    }
}
