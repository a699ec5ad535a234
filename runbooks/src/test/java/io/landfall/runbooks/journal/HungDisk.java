package io.landfall.runbooks.journal;

import java.util.concurrent.CountDownLatch;

/** A journal on a disk that stops answering while it takes one row, and goes on when it is thawed. */
public final class HungDisk extends TroubledJournal {

    private final EntryKind kind;
    private final String step;
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch thawed = new CountDownLatch(1);

    public HungDisk(Journal journal, EntryKind kind, String step) {
        super(journal);
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
    protected void before(Entry.Record record) {
        if (record.kind() == kind && record.step().equals(step)) {
            answer();
        }
    }
}
