package io.landfall.runbooks.run.state;

import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people have asked of a run and its thread has not yet done. The thread waits here. Safe for several threads. */
public final class RunSignals {

    private static final Logger LOG = LoggerFactory.getLogger(RunSignals.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean go;
    private long heldNanos;
    private boolean resume;
    private String resumedBy = "";
    private boolean closing;
    private boolean committed;
    private boolean left;
    private Optional<String> hold = Optional.empty();
    private Optional<String> abort = Optional.empty();
    private Optional<String> doubted = Optional.empty();
    private boolean targetOff;

    /** A run that is held or taken back does not go, not even later. */
    public void go() {
        change(() -> go = hold.isEmpty() && abort.isEmpty());
    }

    /** Ends the hold, unless that was heard after {@code heardNanos}. */
    public void resume(String who, long heardNanos) {
        change(() -> {
            if (!isHeldSinceThen(heardNanos)) {
                resume = true;
                resumedBy = who;
                hold = Optional.empty();
            }
        });
    }

    /** Returns the name of who ended the last hold; empty before that. */
    public String resumedBy() {
        return read(() -> resumedBy);
    }

    /** Whether a hold came after {@code heardNanos}. */
    public boolean isHeldSince(long heardNanos) {
        return read(() -> isHeldSinceThen(heardNanos));
    }

    private boolean isHeldSinceThen(long heardNanos) {
        return hold.isPresent() && heldNanos - heardNanos > 0;
    }

    /** Holds; a {@code go} that waits is void. */
    public void hold(String reason, long heardNanos) {
        change(() -> {
            hold = Optional.of(reason);
            heldNanos = heardNanos;
            go = false;
        });
    }

    public void close() {
        change(() -> closing = true);
    }

    /** What the run still tries past the point of no return is left to people. */
    public void leave() {
        change(() -> left = true);
    }

    public boolean isLeft() {
        return read(() -> left);
    }

    /** Wakes the thread to look again. */
    public void nudge() {
        change(() -> {});
    }

    /** Returns false when the point of no return came first. */
    public boolean abort(String reason) {
        return read(() -> {
            if (!committed) {
                abort = Optional.of(reason);
                changed.signalAll();
            }
            return !committed;
        });
    }

    /** The server of which nobody can know whether it was opened, while that is so. */
    public void doubt(Optional<String> target) {
        change(() -> doubted = target);
    }

    /** It has answered: whoever said that its machine is off was wrong. */
    public void doubtNoMore() {
        change(() -> {
            doubted = Optional.empty();
            if (targetOff) {
                targetOff = false;
                abort = Optional.empty();
            }
        });
    }

    /** What was aborted can't be. */
    public void forgetAbort() {
        change(() -> abort = Optional.empty());
    }

    public Optional<String> doubted() {
        return read(() -> doubted);
    }

    /** Aborts, also past the point of no return, as the machine of the doubted target is off. */
    public void abortWithoutTarget(String reason) {
        change(() -> {
            abort = Optional.of(reason);
            targetOff = true;
        });
    }

    /** Whether a person has said that the target's machine is off. */
    public boolean isTargetOff() {
        return read(() -> targetOff);
    }

    /** From here on nothing can be aborted; returns false when an abort, a hold or the end of the service came first. */
    public boolean commit() {
        return read(() -> committed = abort.isEmpty() && hold.isEmpty() && !closing);
    }

    /**
     * The same, for certain: {@code heed} throws for what came first. What it does not see any more was taken back at this
     * very instant.
     */
    public void commit(Runnable heed) {
        while (!commit()) {
            heed.run();
        }
    }

    /** The commit did not come about. */
    public void withdraw() {
        change(() -> committed = false);
    }

    public boolean isCommitted() {
        return read(() -> committed);
    }

    public boolean isClosing() {
        return read(() -> closing);
    }

    public Optional<String> abortReason() {
        return read(() -> abort);
    }

    public Optional<String> holdReason() {
        return read(() -> hold);
    }

    /** Takes the {@code go} that was said, if it was. */
    public boolean takeGo() {
        return read(() -> {
            boolean was = go;
            go = false;
            return was;
        });
    }

    /** Takes the {@code resume} that was said, if it was. */
    public boolean takeResume() {
        return read(() -> {
            boolean was = resume;
            resume = false;
            return was;
        });
    }

    /** Waits until {@code condition}, or any wish but go and resume; returns the condition, which may take a wish. */
    public boolean await(BooleanSupplier condition) {
        return await(condition, this::isInterrupted);
    }

    /** As {@link #await(BooleanSupplier)}, at most {@code limit}; at its end nothing is asked any more. */
    public boolean await(BooleanSupplier condition, Duration limit) {
        return waiting(() -> {
            long left = limit.toNanos();
            boolean holds = false;
            while (!holds && !isInterrupted() && left > 0) {
                holds = condition.getAsBoolean();
                left = holds ? left : changed.awaitNanos(left);
            }
            return holds;
        });
    }

    private boolean isInterrupted() {
        return closing || abort.isPresent() || hold.isPresent();
    }

    /** Waits until somebody resumes, aborts or closes; returns whether somebody resumed. */
    public boolean awaitResume() {
        return await(this::takeResume, () -> closing || abort.isPresent());
    }

    private boolean await(BooleanSupplier condition, BooleanSupplier interruption) {
        return waiting(() -> {
            boolean holds = condition.getAsBoolean();
            while (!holds && !interruption.getAsBoolean()) {
                changed.await();
                holds = condition.getAsBoolean();
            }
            return holds;
        });
    }

    /** Waits for {@code limit}, or until somebody wants something. */
    public void pauseUntilChanged(Duration limit) {
        boolean woken = waiting(() -> closing || changed.await(limit.toNanos(), TimeUnit.NANOSECONDS));
        LOG.trace("Somebody wants something: {}", woken);
    }

    /** Waits for {@code limit}, or less when the service is closing. */
    public void pause(Duration limit) {
        waiting(() -> {
            long nanos = limit.toNanos();
            while (!closing && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return closing;
        });
    }

    private interface Waiting {

        boolean done() throws InterruptedException;
    }

    private boolean waiting(Waiting wait) {
        lock.lock();
        try {
            return wait.done();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("The run's thread was interrupted while it waited.", e);
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T read(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }
}
