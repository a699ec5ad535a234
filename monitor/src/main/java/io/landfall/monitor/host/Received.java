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
 * What a command has printed so far, filled by JSch's reading thread. JSch closes the error stream when the channel is
 * over, by the host's word or by the loss of the connection, and not before: that is how its end is seen. What comes before
 * {@link #BEGIN} has said that the command begins is no word of its own: a login shell may greet, and sudo refuse.
 */
final class Received {

    static final DataSize LIMIT = DataSize.ofMebibytes(16);

    /** What stands before each command. */
    static final String BEGIN = SshLogin.BEGIN + "; " + SshLogin.BEGIN + " >&2; ";

    private static final String MARKED = "\n" + SshLogin.BEGINS + "\n";
    private static final int MOST_WORDS = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Sink out = new Sink(false);
    private final Sink err = new Sink(true);
    private boolean ended;
    private boolean tooLong;

    OutputStream stdout() {
        return out;
    }

    OutputStream stderr() {
        return err;
    }

    /** Whether the command has begun: a shell of ours runs, with the rights that it should have. */
    boolean hasBegun() {
        lock.lock();
        try {
            return out.begun;
        } finally {
            lock.unlock();
        }
    }

    /** What was said instead of it, in one line; never empty. */
    String saidBefore() {
        lock.lock();
        try {
            String words = (err.before + " " + out.before).strip().replaceAll("\\s+", " ");
            return words.isEmpty() ? "it said nothing" : words.substring(Math.max(0, words.length() - MOST_WORDS));
        } finally {
            lock.unlock();
        }
    }

    byte[] stdoutSoFar() {
        lock.lock();
        try {
            return out.text.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    String stderrSoFar() {
        lock.lock();
        try {
            return err.text.toString(StandardCharsets.UTF_8);
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
            out.text.reset();
            err.text.reset();
        } finally {
            lock.unlock();
        }
    }

    private final class Sink extends OutputStream {

        private final boolean endsChannel;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private final ByteArrayOutputStream before = new ByteArrayOutputStream();
        private boolean begun;

        Sink(boolean endsChannel) {
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
                if (begun) {
                    keep(text, bytes, offset, length);
                } else {
                    keep(before, bytes, offset, length);
                    begin();
                }
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void keep(ByteArrayOutputStream into, byte[] bytes, int offset, int length) {
            int room = Math.min(length, (int) LIMIT.bytes() - into.size());
            tooLong |= room < length;
            into.write(bytes, offset, room);
        }

        private void begin() {
            byte[] all = before.toByteArray();
            int at = before.toString(StandardCharsets.ISO_8859_1).indexOf(MARKED);
            if (at >= 0) {
                begun = true;
                before.reset();
                before.write(all, 0, at);
                text.write(all, at + MARKED.length(), all.length - at - MARKED.length());
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
