package io.landfall.runbooks.journal;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;

/** Passes when the journal has just taken a write, and its disk has room for a whole run. */
public record JournalWritable(Journal journal) implements Check {

    @Override
    public String name() {
        return "journal_writable";
    }

    @Override
    public Finding look() {
        try {
            journal.proveWritable();
            return Finding.ok("the journal is in order, and its disk has room");
        } catch (LandfallException e) {
            return Finding.fail(e.getMessage(), "A window is opened only when every step can be journaled.");
        }
    }
}
