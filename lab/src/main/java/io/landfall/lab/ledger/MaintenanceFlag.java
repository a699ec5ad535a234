package io.landfall.lab.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** While the flag file exists, no write begins. */
final class MaintenanceFlag {

    private final Path file;
    private final Lock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int inFlight;

    MaintenanceFlag(Path file) {
        this.file = file;
    }

    /** Returns whether a write may begin; true must be followed by {@link #leave}. */
    boolean enter() {
        lock.lock();
        try {
            if (Files.exists(file)) {
                return false;
            }
            inFlight++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            inFlight--;
            if (inFlight == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the flag is set and no write is in flight, waiting for those in flight at most {@code millis}. */
    boolean closed(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (Files.exists(file) && inFlight > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            return Files.exists(file) && inFlight == 0;
        } finally {
            lock.unlock();
        }
    }
}
