package io.landfall.runbooks.engine;

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
     * @param run the run after it
     */
    record RunEvent(What what, String step, String text, RunStatus run) {}

    /** What happened. */
    enum What {
        STARTED,
        PLANNED,
        ASKED,
        APPROVED,
        REFUSED,
        ARMED,
        GO,
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
        UNDO_BEGINS,
        UNDO_DONE,
        UNDO_FAILED,
        PROGRESS,
        HELD,
        RESUMED,
        RESTARTED,
        ENDED
    }
}
