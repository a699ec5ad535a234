package io.landfall.runbooks.journal;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal whose disk keeps nobody waiting. One thread of its own writes the rows, in order; whoever hands one over waits
 * for it until a deadline, and late is failed. What the journal holds is answered from memory, so that a disk that hangs
 * keeps no question either.
 *
 * <p>A row that the disk had not begun by its deadline is taken out: it was not written. The one row that the disk is
 * writing then may still land, behind everything before it and before everything after it. An owed row is never taken out:
 * it is tried until it is written.
 */
public final class PunctualJournal implements Journal {

    /**
     * How long a row may take.
     *
     * @param usual while nobody's writes are stopped
     * @param inWindow while they are
     */
    public record Deadlines(Duration usual, Duration inWindow) {
        public static final Deadlines OF_THE_SERVICE = new Deadlines(Duration.ofSeconds(5), Duration.ofMillis(500));
    }

    /** Hears what becomes of some rows, in order; it must not wait. */
    public interface Rows {
        /** The row is to be written, whenever that works. */
        void owed(Entry.Record row);

        /** The row is written, be it late; {@code handed} is what was handed over. */
        void landed(Entry.Record handed, Entry row);
    }

    private static final Logger LOG = LoggerFactory.getLogger(PunctualJournal.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    static final String REMEDY = " See what that disk does (`dmesg`, `iostat -x 1`).";

    private final Journal disk;
    private final String id;
    private final Deadlines patience;
    private final ScheduledThreadPoolExecutor writer = Daemons.restingTimer("journal");
    private final ChainReading chain;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<JournalJob> queue = new ArrayDeque<>();
    private final WrittenRows written;
    private Optional<JournalJob> current = Optional.empty();
    /** Why the owed row at the head could not be written when it was tried last. */
    private Optional<LandfallException> failure = Optional.empty();

    private boolean isDraining;
    private boolean isPausing;
    private boolean isClosing;

    /** Reads all of {@code disk}, which nobody else writes from now on. */
    public PunctualJournal(Journal disk, Deadlines patience) {
        this.disk = disk;
        this.patience = patience;
        this.id = disk.id();
        this.written = new WrittenRows(disk.entries());
        this.chain = new ChainReading(disk, patience.usual().multipliedBy(2));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Entry append(Entry.Record row) {
        return perform(JournalJob.row(row), patience.usual()).entry();
    }

    @Override
    public Entry appendSoon(Entry.Record row) {
        return perform(JournalJob.row(row), patience.inWindow()).entry();
    }

    /**
     * As {@link #append(Entry.Record)}, or as {@link #appendSoon} when {@code soon}; {@code rows} hear of it when it lands,
     * also when that is too late.
     *
     * @param otherwise is owed right behind this row when that is late and may still land
     */
    public Entry append(Entry.Record row, boolean soon, Rows rows, Optional<Entry.Record> otherwise) {
        return perform(JournalJob.row(row, rows, otherwise), soon ? patience.inWindow() : patience.usual())
                .entry();
    }

    @Override
    public void keep(EntryKind kind, String name, Map<String, String> data) {
        perform(JournalJob.deed("`" + kind.word() + "`", () -> disk.keep(kind, name, data), false), patience.usual());
    }

    @Override
    public List<Map<String, String>> kept(EntryKind kind) {
        return disk.kept(kind);
    }

    private JournalJob perform(JournalJob job, Duration limit) {
        lock.lock();
        try {
            queue.add(job);
            isPausing = false;
            drainSoon();
            if (!await(job, limit)) {
                throw late(job, limit);
            }
            job.failure().ifPresent(why -> {
                throw why;
            });
            return job;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The row is written, or will be as soon as that works, behind everything that was handed over before. Waits for it
     * as long as a row of a window may take, and not at all while the journal takes nothing. Returns whether it is written.
     *
     * @param happened goes into a row that is written later
     */
    public boolean owe(Entry.Record row, Instant happened, Rows rows) {
        JournalJob job = JournalJob.owed(row, rows);
        lock.lock();
        try {
            rows.owed(row);
            queue.add(job);
            drainSoon();
            boolean isWritten = await(job, patience.inWindow());
            if (!isWritten) {
                job.happenedAt(happened);
            }
            return isWritten;
        } finally {
            lock.unlock();
        }
    }

    /** The same for a row that is owed already; waits for nothing. */
    public void oweWithoutWaiting(Entry.Record row, Instant happened, Rows rows) {
        JournalJob job = JournalJob.owed(row, rows);
        job.happenedAt(happened);
        lock.lock();
        try {
            queue.add(job);
            drainSoon();
        } finally {
            lock.unlock();
        }
    }

    /** Returns false when it is late, or what the disk is doing was too late for somebody, or the disk takes nothing owed. */
    private boolean await(JournalJob job, Duration limit) {
        long handed = System.nanoTime();
        while (!job.isOver()) {
            long left = limit.toNanos() - (System.nanoTime() - handed);
            if (left <= 0) {
                current.ifPresent(JournalJob::tookTooLong);
            }
            if (left <= 0 || isHopeless(job) || !awaitsChange(left)) {
                return false;
            }
        }
        return true;
    }

    private boolean isHopeless(JournalJob job) {
        return !isClosing && current.filter(JournalJob::hasTakenTooLong).isPresent()
                || job.isOwed && failure.isPresent();
    }

    private boolean awaitsChange(long nanos) {
        try {
            changed.awaitNanos(nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private LandfallException late(JournalJob job, Duration limit) {
        String notTaken = "The disk of " + disk + " has not taken " + job.what + " within " + Elapsed.show(limit) + ".";
        if (queue.remove(job)) {
            return LandfallException.external(
                    notTaken + " It was not written, and what it is about was not done." + REMEDY);
        }
        job.giveUp();
        job.otherwise.ifPresent(row -> {
            job.rows.owed(row);
            queue.addFirst(JournalJob.owed(row, job.rows));
        });
        return LandfallException.external(
                notTaken + " What it is about was not done, though the row may still be written"
                        + " when the disk answers." + REMEDY);
    }

    private void drainSoon() {
        if (!isDraining && !isPausing) {
            isDraining = true;
            writer.execute(this::drain);
        }
    }

    private void drain() {
        for (Optional<JournalJob> job = next(); job.isPresent(); job = next()) {
            perform(job.get());
        }
    }

    private Optional<JournalJob> next() {
        lock.lock();
        try {
            current = isPausing ? Optional.empty() : Optional.ofNullable(queue.poll());
            current.ifPresent(job -> job.begin(System.nanoTime()));
            isDraining = current.isPresent();
            return current;
        } finally {
            lock.unlock();
        }
    }

    private void perform(JournalJob job) {
        try {
            Optional<Entry> entry = job.record().map(disk::append);
            job.deed.run();
            over(() -> landed(job, entry));
        } catch (LandfallException e) {
            over(() -> failed(job, e));
        } catch (RuntimeException | Error e) {
            over(() -> failed(job, LandfallException.bug(job.what + " could not be written: " + e, e)));
        }
    }

    private void over(Runnable outcome) {
        lock.lock();
        try {
            current = Optional.empty();
            outcome.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void landed(JournalJob job, Optional<Entry> entry) {
        failure = Optional.empty();
        job.done(entry);
        entry.ifPresent(row -> {
            written.add(job, row);
            job.rows.landed(job.handed.orElseThrow(), row);
        });
    }

    private void failed(JournalJob job, LandfallException why) {
        if (job.isOwed && failure.isEmpty()) {
            LOG.error("The journal does not take {}", job.what, why);
        }
        if (!job.isOwed || isClosing) {
            job.fail(why);
            return;
        }
        queue.addFirst(job);
        if (why.kind() == LandfallException.Kind.REFUSED && job.dropsEvent()) {
            return;
        }
        failure = Optional.of(why);
        queue.stream().filter(other -> !other.isOwed).forEach(other -> other.fail(why));
        queue.removeIf(other -> !other.isOwed);
        isPausing = true;
        writer.schedule(this::tryAgain, TRY_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tryAgain() {
        lock.lock();
        try {
            isPausing = false;
            drainSoon();
        } finally {
            lock.unlock();
        }
    }

    /** Why the journal takes nothing now, and how much waits for it; empty while it takes what it is given. Never waits. */
    public Optional<String> trouble() {
        lock.lock();
        try {
            return failure.map(Throwable::getMessage)
                    .or(this::hangs)
                    .map(why -> queue.isEmpty() ? why : why + " Rows that wait for it: " + queue.size() + ".");
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> hangs() {
        return current.flatMap(job -> {
            Duration since = Duration.ofNanos(System.nanoTime() - job.begunNanos());
            return !job.hasTakenTooLong() && since.compareTo(patience.inWindow()) < 0
                    ? Optional.empty()
                    : Optional.of("The disk of " + disk + " does not answer: it has not taken " + job.what + " for "
                            + Elapsed.show(since) + "." + REMEDY);
        });
    }

    @Override
    public List<Entry> entries() {
        lock.lock();
        try {
            return written.all();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Entry> entries(long run) {
        lock.lock();
        try {
            return written.of(run);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives {@code reader} every row that is written, and then each that will be, in order; those that count only together
     * come together. It must not wait.
     */
    public void follow(Consumer<List<Entry>> reader) {
        lock.lock();
        try {
            written.follow(reader);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Entry> causedBy(String event) {
        lock.lock();
        try {
            return event.isEmpty() ? Optional.empty() : written.causedBy(event).or(() -> owed(event));
        } finally {
            lock.unlock();
        }
    }

    private Optional<Entry> owed(String event) {
        return Stream.concat(current.stream(), queue.stream())
                .filter(job -> job.isOwed)
                .flatMap(job -> job.handed.stream())
                .filter(row -> row.event().equals(event))
                .map(row -> new Entry(0, Instant.EPOCH, row, ""))
                .findFirst();
    }

    /** Reads the disk; throws EXTERNAL when that takes more than twice as long as a row may. */
    @Override
    public Chain chain() {
        return chain.read();
    }

    /** A journal that takes longer than a window's row may is not fit for a window. */
    @Override
    public void proveWritable() {
        perform(JournalJob.deed("a write that tries it", disk::proveWritable, false), patience.inWindow());
    }

    /**
     * What waits is written, and the disk's part closed. Throws EXTERNAL when that was not done within two seconds; then
     * it is done when the disk answers.
     */
    @Override
    public void close() {
        JournalJob closing = JournalJob.deed("its end", disk::close, true);
        lock.lock();
        try {
            isClosing = true;
            isPausing = false;
            failure = Optional.empty();
            queue.add(closing);
            drainSoon();
            if (!await(closing, CLOSING)) {
                throw LandfallException.external(hangs().orElse("The disk of " + disk + " does not answer.")
                        + " The journal was not closed in order; rows that were not written: " + (queue.size() - 1)
                        + ".");
            }
            closing.failure().ifPresent(why -> {
                throw why;
            });
        } finally {
            lock.unlock();
        }
    }
}
