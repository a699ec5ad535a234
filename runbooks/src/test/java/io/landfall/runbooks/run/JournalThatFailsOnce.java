package io.landfall.runbooks.run;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.TroubledJournal;
import java.util.concurrent.atomic.AtomicBoolean;

/** A journal whose disk is full at one moment. */
final class JournalThatFailsOnce extends TroubledJournal {

    private final EntryKind kind;
    private final AtomicBoolean failed = new AtomicBoolean();

    JournalThatFailsOnce(Journal journal, EntryKind kind) {
        super(journal);
        this.kind = kind;
    }

    @Override
    protected void before(Entry.Record record) {
        if (record.kind() == kind && !failed.getAndSet(true)) {
            throw LandfallException.external("No space left on device.");
        }
    }
}
