package io.landfall.runbooks.move.gate;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.copy.BackupPlace;
import io.landfall.runbooks.copy.BackupSender;

/**
 * Passes while what {@code sender} makes fits at {@code place}, with a tenth to spare and what is to be kept free.
 *
 * @param what it is, as people read it, such as {@code the copy}
 */
public record Room(String name, String what, BackupSender sender, BackupPlace place, DataSize keepFree, String remedy)
        implements Check {

    @Override
    public Finding look() {
        DataSize needed = new DataSize(sender.expectedBytes() / 10 * 11 + keepFree.bytes());
        DataSize free = place.host().view().freeSpace(place.path());
        String text = what + " needs " + needed + " at " + place.path() + " on "
                + place.host().name() + ", where " + free + " are free";
        return free.compareTo(needed) >= 0 ? Finding.ok(text) : Finding.fail(text + ". Nothing was changed.", remedy);
    }
}
