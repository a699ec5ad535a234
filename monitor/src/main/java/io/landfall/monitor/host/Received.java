package io.landfall.monitor.host;

import io.landfall.monitor.DataSize;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What a channel has delivered so far, filled by JSch's reading thread. JSch closes the error stream when the channel
 * is over, by the host's word or by the loss of the connection, and not before: that is how its end is seen.
 */
final class Received {

    static final DataSize LIMIT = DataSize.ofMebibytes(16);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private boolean ended;
    private boolean tooLong;

    OutputStream stdout() {
        return new Sink(out, false);
    }

    OutputStream stderr() {
        return new Sink(err, true);
    }

    byte[] stdoutSoFar() {
        lock.lock();
        try {
            return out.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    String stderrSoFar() {
        lock.lock();
        try {
            return err.toString(StandardCharsets.UTF_8);
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded() {
        return awaitEnd(Duration.ZERO);
    }

    boolean isTooLong() {
        lock.lock();
        try {
            return tooLong;
        } finally {
            lock.unlock();
        }
    }

    boolean awaitEnd(Duration deadline) {
        return await(() -> ended, deadline);
    }

    /** Waits until {@code reached}, asked whenever something arrives; returns false when it is late. */
    boolean await(BooleanSupplier reached, Duration deadline) {
        long left = deadline.toNanos();
        lock.lock();
        try {
            while (!reached.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = news.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what has arrived so far. */
    void clear() {
        lock.lock();
        try {
            out.reset();
            err.reset();
        } finally {
            lock.unlock();
        }
    }

    private final class Sink extends OutputStream {

        private final ByteArrayOutputStream into;
        private final boolean endsChannel;

        Sink(ByteArrayOutputStream into, boolean endsChannel) {
            this.into = into;
            this.endsChannel = endsChannel;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            lock.lock();
            try {
                int room = Math.min(length, (int) LIMIT.bytes() - into.size());
                tooLong |= room < length;
                into.write(bytes, offset, room);
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                ended |= endsChannel;
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
