package io.landfall.monitor.check;

import java.util.Locale;

/** Which of the two servers a check looks at; the last word of its name. */
public enum Side {
    SOURCE,
    TARGET;

    /** Returns {@code check_source} or {@code check_target}. */
    public String of(String check) {
        return check + "_" + name().toLowerCase(Locale.ROOT);
    }
}
