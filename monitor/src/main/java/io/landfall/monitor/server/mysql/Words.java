package io.landfall.monitor.server.mysql;

import java.util.Locale;

/**
 * What MySQL calls replication.
 *
 * @param replica how columns of a replica's status begin, and in lower case a part of variables' names
 * @param source how its columns about the source begin
 * @param start starts it
 * @param stop stops it
 * @param reset ends it for good
 * @param change changes what is followed; options follow
 * @param showReplication what a server follows
 * @param showReplicas who follows a server
 * @param showBinlog how far its binary log is, and what that leaves out
 */
public record Words(
        String replica,
        String source,
        String start,
        String stop,
        String reset,
        String change,
        String showReplication,
        String showReplicas,
        String showBinlog) {

    public static final Words OLD = new Words(
            "Slave",
            "Master",
            "START SLAVE",
            "STOP SLAVE",
            "RESET SLAVE ALL",
            "CHANGE MASTER TO",
            "SHOW SLAVE STATUS",
            "SHOW SLAVE HOSTS",
            "SHOW MASTER STATUS");

    /** The new statements where both work; until 8.0.26 variables have their old names only. */
    public static final Words BOTH = new Words(
            "Replica",
            "Source",
            "START REPLICA",
            "STOP REPLICA",
            "RESET REPLICA ALL",
            "CHANGE REPLICATION SOURCE TO",
            "SHOW REPLICA STATUS",
            "SHOW REPLICAS",
            "SHOW MASTER STATUS");

    public static final Words NEW = new Words(
            BOTH.replica,
            BOTH.source,
            BOTH.start,
            BOTH.stop,
            BOTH.reset,
            BOTH.change,
            BOTH.showReplication,
            BOTH.showReplicas,
            "SHOW BINARY LOG STATUS");

    /** Returns an option of {@link #change}. */
    public String option(String name) {
        return source.toUpperCase(Locale.ROOT) + "_" + name;
    }

    /** Returns a variable's name, made of both parts and what a replica is called between them. */
    public String variable(String first, String last) {
        return first + (this == NEW ? "replica" : "slave") + last;
    }
}
