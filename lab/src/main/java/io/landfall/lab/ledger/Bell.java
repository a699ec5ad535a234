package io.landfall.lab.ledger;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Lets writers pause for a moment, and calls them all back when something has changed. */
final class Bell {

    private final Lock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();

    void ring() {
        lock.lock();
        try {
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when it rings, at the latest after {@code limit}, or earlier for no reason. */
    void await(Duration limit) {
        lock.lock();
        try {
            rung.awaitNanos(limit.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
