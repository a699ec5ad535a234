package io.landfall.runbooks.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A journal on a disk that stops answering while it takes one row, and goes on when it is thawed. */
public final class HungDisk implements Journal {

    private final Journal journal;
    private final EntryKind kind;
    private final String step;
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch thawed = new CountDownLatch(1);

    public HungDisk(Journal journal, EntryKind kind, String step) {
        this.journal = journal;
        this.kind = kind;
        this.step = step;
    }

    public void thaw() {
        thawed.countDown();
    }

    /** Returns when it has stopped answering. */
    public void awaitHanging() {
        await(hanging);
    }

    private void answer() {
        hanging.countDown();
        await(thawed);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Entry append(Entry.Record record) {
        if (record.kind() == kind && record.step().equals(step)) {
            answer();
        }
        return journal.append(record);
    }

    @Override
    public String id() {
        return journal.id();
    }

    @Override
    public List<Entry> entries(long run) {
        return journal.entries(run);
    }

    @Override
    public List<Entry> entries() {
        return journal.entries();
    }

    @Override
    public Optional<Entry> causedBy(String event) {
        return journal.causedBy(event);
    }

    @Override
    public void keep(EntryKind kind, String name, Map<String, String> data) {
        journal.keep(kind, name, data);
    }

    @Override
    public List<Map<String, String>> kept(EntryKind kind) {
        return journal.kept(kind);
    }

    @Override
    public Chain chain() {
        return journal.chain();
    }

    @Override
    public void proveWritable() {
        journal.proveWritable();
    }

    @Override
    public String toString() {
        return journal.toString();
    }

    @Override
    public void close() {
        journal.close();
    }
}
