package io.landfall.runbooks.run;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Chain;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A journal whose disk is full at one moment. */
final class JournalThatFailsOnce implements Journal {

    private final Journal journal;
    private final EntryKind kind;
    private boolean failed;

    JournalThatFailsOnce(Journal journal, EntryKind kind) {
        this.journal = journal;
        this.kind = kind;
    }

    @Override
    public synchronized Entry append(Entry.Record record) {
        if (record.kind() == kind && !failed) {
            failed = true;
            throw LandfallException.external("No space left on device.");
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
    public void close() {
        journal.close();
    }
}
