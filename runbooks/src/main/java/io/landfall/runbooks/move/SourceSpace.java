package io.landfall.runbooks.move;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Finding;

/** Passes while the backup fits on the source's host, with a tenth to spare and what is to be kept free. */
record SourceSpace(BackupSender sender, Outgoing outgoing, DataSize keepFree) implements Check {

    @Override
    public String name() {
        return "backup_space";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.HOST;
    }

    @Override
    public Finding look() {
        String host = outgoing.host().name();
        DataSize needed = new DataSize(sender.expectedBytes() / 10 * 11 + keepFree.bytes());
        DataSize free = outgoing.host().view().freeSpace(outgoing.path());
        String text = "the backup needs " + needed + " at " + outgoing.path() + " on " + host + ", where " + free
                + " are free";
        return free.compareTo(needed) >= 0
                ? Finding.ok(text)
                : Finding.fail(
                        text + ". Nothing was changed.",
                        "Make room there, name a larger disk in `copy.directory`, or write `copy.transfer: stream`,"
                                + " which needs no room on the source.");
    }
}
