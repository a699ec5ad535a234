package io.landfall.monitor.check;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The groups in which an operator thinks of checks. */
public enum CheckGroup {
    REPLICATION,
    LATENCY,
    DNS,
    NAME_RESOLUTION,
    DURABILITY,
    SIZING,
    BINLOG,
    SCHEMA,
    ACTIVITY,
    HOST,
    RESIDENCY,
    VERIFICATION;

    /** All of them, as people write them. */
    public static final List<String> WORDS =
            Stream.of(values()).map(CheckGroup::word).toList();

    /** As people write it: {@code name-resolution}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
