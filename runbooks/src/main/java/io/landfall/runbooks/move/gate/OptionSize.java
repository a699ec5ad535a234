package io.landfall.runbooks.move.gate;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import java.util.Locale;

/** Sizes as MariaDB's option files write them: {@code 134217728}, {@code 128M}, {@code 6G}. */
public final class OptionSize {

    private OptionSize() {}

    public static DataSize parse(String text) {
        String written = text.strip().toUpperCase(Locale.ROOT);
        int unit = written.isEmpty() ? -1 : "KMGT".indexOf(written.charAt(written.length() - 1));
        String number = unit < 0 ? written : written.substring(0, written.length() - 1);
        try {
            return new DataSize(Long.parseLong(number) << (unit < 0 ? 0 : 10 * (unit + 1)));
        } catch (NumberFormatException e) {
            throw LandfallException.external(
                    "`" + text + "` in an option file is not a size. Write it as `6G` or `512M`.", e);
        }
    }
}
