package io.landfall.runbooks.journal;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the hashes of a journal's disk on a thread of its own, and keeps nobody waiting longer than {@code limit}. */
final class ChainReading {

    private final Journal disk;
    private final Duration limit;
    private final ExecutorService reader = Daemons.restingTimer("journal-reader");

    ChainReading(Journal disk, Duration limit) {
        this.disk = disk;
        this.limit = limit;
    }

    /** Throws EXTERNAL when the disk does not answer in time. */
    Chain read() {
        FutureTask<Chain> reading = new FutureTask<>(disk::chain);
        reader.execute(reading);
        try {
            return reading.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            reading.cancel(false);
            throw LandfallException.external(
                    "The hashes of " + disk + " were not read within " + Elapsed.show(limit) + "."
                            + PunctualJournal.REMEDY,
                    e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LandfallException known
                    ? known
                    : LandfallException.bug("The hashes could not be read: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while the hashes were read.", e);
        }
    }
}
