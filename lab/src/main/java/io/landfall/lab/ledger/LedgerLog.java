package io.landfall.lab.ledger;

import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The append-only memory of what was tried and what became of it. A line is with the operating system when a method
 * returns, so that it survives SIGKILL, and on disk at most 5 ms and one fsync later.
 *
 * <p>Fields, parted by blanks: what happened, writer, sequence, port of the server, start and end in nanoseconds of the
 * monotonic clock, start and end in microseconds since 1970, and for what failed its code.
 */
final class LedgerLog implements AutoCloseable {

    static final char BEGUN = 'B';
    static final char ACKNOWLEDGED = 'A';
    static final char REFUSED = 'R';
    static final char UNKNOWN = 'U';

    private static final long SYNC_PAUSE_MILLIS = 5;

    private final FileChannel file;
    private final ScheduledExecutorService syncer = Executors.newSingleThreadScheduledExecutor();
    private long written;
    private long synced;

    LedgerLog(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        syncer.scheduleWithFixedDelay(this::sync, SYNC_PAUSE_MILLIS, SYNC_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    void begun(Attempt attempt) {
        append(BEGUN, attempt, attempt.startNanos(), attempt.startMicros(), "-");
    }

    void acknowledged(Attempt attempt) {
        append(ACKNOWLEDGED, attempt, System.nanoTime(), Attempt.nowMicros(), "-");
    }

    void refused(Attempt attempt, String code) {
        append(REFUSED, attempt, System.nanoTime(), Attempt.nowMicros(), code);
    }

    void unknown(Attempt attempt, String code) {
        append(UNKNOWN, attempt, System.nanoTime(), Attempt.nowMicros(), code);
    }

    private void append(char what, Attempt attempt, long endNanos, long endMicros, String code) {
        LedgerEntry entry = attempt.entry();
        String line = what + " " + entry.writer() + " " + entry.sequence() + " " + attempt.port() + " "
                + attempt.startNanos() + " " + endNanos + " " + attempt.startMicros() + " " + endMicros + " " + code
                + "\n";
        write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
    }

    private synchronized void write(ByteBuffer line) {
        try {
            while (line.hasRemaining()) {
                file.write(line);
            }
            written++;
        } catch (IOException e) {
            throw new LabException("The ledger can't write its log: " + e.getMessage(), e);
        }
    }

    private synchronized long written() {
        return written;
    }

    private void sync() {
        long upTo = written();
        if (upTo == synced) {
            return;
        }
        try {
            file.force(false);
            synced = upTo;
        } catch (IOException e) {
            throw new LabException("The ledger can't force its log to disk: " + e.getMessage(), e);
        }
    }

    /** Everything is on disk afterwards. */
    @Override
    public void close() throws IOException {
        syncer.shutdown();
        file.force(true);
        file.close();
    }
}
