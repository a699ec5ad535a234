package io.landfall.monitor.check;

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
    VERIFICATION
}
