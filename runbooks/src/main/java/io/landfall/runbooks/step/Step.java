package io.landfall.runbooks.step;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One action. It only looks, acts and undoes; the engine alone reads approvals, journals, times, logs and decides. */
public interface Step {

    /** Stable: the journal's key, the metric's label, what people read. */
    String name();

    /** One sentence with real names, for the approver and the dry run; no measurements, as approvals bind to it. */
    String plan();

    /** Run right before it acts. */
    default List<Requirement> gates() {
        return List.of();
    }

    /** How long {@link #act} may take before {@link #cancel} is called. */
    Duration limit();

    /** Whether it has to look before it acts; false when it acts now whatever it would find. */
    default boolean looksFirst() {
        return true;
    }

    /** What is there now; journaled before acting and again as the outcome. */
    Found look();

    /** Whether {@code now} is what this step is for: its effect, not its return code. */
    boolean isDone(Found now);

    /**
     * Acts; may be called again after a crash half-way. When what it needs to know was found earlier, {@code before} is
     * what the first attempt of this run found.
     */
    void act(Found before);

    /**
     * Whether what it does lasts only as long as this process (connections, locks): then it is done again after a
     * restart, and right before a window opens.
     */
    default boolean endsWithTheProcess() {
        return false;
    }

    /** What a person does by hand when this step can't be done: the exact commands. */
    default String byHand() {
        return plan();
    }

    /**
     * What a person does by hand to go back past this step, whether it has acted or not; empty when there is nothing to
     * do. Asks the servers, for what must be known before the window.
     */
    default Optional<ByHand> byHandBack() {
        return Optional.empty();
    }

    /** The same for going on when the target has been open. */
    default Optional<ByHand> byHandOn() {
        return Optional.empty();
    }

    /** Makes a running {@link #act} end soon with an error; called from another thread. */
    default void cancel() {}

    /** A step that can be taken back. */
    interface Reversible extends Step {

        @Override
        default Optional<ByHand> byHandBack() {
            return Optional.of(ByHand.of(byHand()));
        }

        /** Whether what it has done is still so; asked each second while an open window waits for people, and quick. */
        default boolean stillHolds() {
            return true;
        }

        /**
         * Restores what was found before, also in a process that has never seen the step, also when {@link #act} ended
         * half-way; may be called again. Returns only when the effect has been seen.
         */
        void undo(Found before);
    }

    /** A step from the stop of writes to the opening of the target, where every millisecond counts. */
    interface Fenced extends Step {

        /**
         * Goes through what it does there, with its very code and on its connections, refusals included; changes nothing on
         * either server. Asked many times while nothing is stopped, so that nothing there is the first of its kind.
         */
        void rehearse();
    }

    /**
     * The step that stops writes. Its intent, with what it found, is on the journal's disk before; from there to the opening
     * the run waits for no row but the commit.
     */
    interface Closing extends Fenced, Reversible {}

    /** The step that opens the target. Until it was sent, a commit can be withdrawn without asking anybody. */
    interface Opening extends Fenced {

        /** Whether something may have been asked of the target, by this process or another, that opens it. */
        boolean wasSent();

        @Override
        default boolean looksFirst() {
            return wasSent();
        }
    }

    /** A step that copies, and can be slowed and hurried while it does. */
    interface Paced extends Step {

        /** The least that it can be told, more than zero. */
        DataSize slowest();

        /**
         * From within two seconds on it copies at most so many bytes a second, empty means as fast as it goes; also what it
         * begins later. Throws REFUSED when that can't be changed now. Called from another thread; waits for nothing.
         */
        void pace(Optional<DataSize> rate);
    }

    /** A step that takes something away for good: once it has begun, its run can only go on, and `abort` is refused. */
    interface Final extends Step {}
}
