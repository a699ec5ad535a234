package io.landfall.runbooks.copy;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import java.util.function.LongSupplier;

/**
 * Passes while a copy fits at the place of {@code backup}, with a tenth to spare and what is to be kept free.
 *
 * @param what it is, as people read it, such as {@code the copy}
 * @param bytes how much it will be
 */
public record Room(String name, String what, LongSupplier bytes, Backup backup, DataSize keepFree, String remedy)
        implements Check {

    @Override
    public Finding look() {
        DataSize needed = new DataSize(bytes.getAsLong() / 10 * 11 + keepFree.bytes());
        DataSize free = backup.host().view().freeSpace(backup.path());
        String text = what + " needs " + needed + " at " + backup.path() + " on "
                + backup.host().name() + ", where " + free + " are free";
        return free.compareTo(needed) >= 0 ? Finding.ok(text) : Finding.fail(text + ". Nothing was changed.", remedy);
    }
}
