package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;

/**
 * Passes while what {@code sender} makes fits at the place of {@code backup}, with a tenth to spare and what is to be kept free.
 *
 * @param what it is, as people read it, such as {@code the copy}
 */
public record Room(String name, String what, BackupSender sender, Backup backup, DataSize keepFree, String remedy)
        implements Check {

    @Override
    public Finding look() {
        DataSize needed = new DataSize(sender.expectedBytes() / 10 * 11 + keepFree.bytes());
        DataSize free = backup.host().view().freeSpace(backup.path());
        String text = what + " needs " + needed + " at " + backup.path() + " on "
                + backup.host().name() + ", where " + free + " are free";
        return free.compareTo(needed) >= 0 ? Finding.ok(text) : Finding.fail(text + ". Nothing was changed.", remedy);
    }
}
