package io.landfall.monitor.checks.schema;

import java.util.List;

/** A list in a message, cut to what somebody reads. */
public final class Listed {

    private static final int MOST = 10;

    private Listed() {}

    public static String some(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(MOST, names.size())));
        return names.size() > MOST ? shown + " and " + (names.size() - MOST) + " more" : shown;
    }
}
