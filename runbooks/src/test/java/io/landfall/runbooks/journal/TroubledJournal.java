package io.landfall.runbooks.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Another journal, with trouble before some rows. */
public abstract class TroubledJournal implements Journal {

    private final Journal journal;

    protected TroubledJournal(Journal journal) {
        this.journal = journal;
    }

    /** What happens before {@code record} is written. */
    protected abstract void before(Entry.Record record);

    @Override
    public Entry append(Entry.Record record) {
        before(record);
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
