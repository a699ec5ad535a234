package io.landfall.monitor.server;

import java.util.Optional;

/**
 * Transactions by their global ids, as a value: a server's position. Each family has its own form; {@link #toString}
 * writes it as the family's servers read it, on one line. Positions of two families never meet: that throws BUG.
 */
public interface Gtids {

    /**
     * Transactions that were numbered together.
     *
     * @param name for people, such as {@code GTID domain 0}
     * @param last the highest number among them
     */
    record Numbered(String name, long last) {}

    boolean isEmpty();

    /** Returns whether every transaction of {@code other} is in here. */
    boolean covers(Gtids other);

    /** Returns the transactions in here that {@code other} does not have. */
    Gtids beyond(Gtids other);

    /** Returns whether a replica that has applied these has come as far as {@code position}, or further. */
    boolean reaches(Gtids position);

    /** Returns those in here that a server has which has come to {@code position}, whoever wrote them. */
    Gtids upTo(Gtids position);

    /** Returns where a server has come that has come to here and to {@code other}. */
    Gtids orLater(Gtids other);

    /** Returns whether a replica that has applied these has applied exactly what ends at {@code position}. */
    boolean endsAt(Gtids position);

    /** Returns these, as what replication applied, without what the server wrote itself, where the form has that among them. */
    Gtids appliedWithout(Gtids own);

    /** The opposite: a replica that has applied these need not apply {@code own}, where the form can say so. */
    Gtids appliedWith(Gtids own);

    /** Returns those in here that the server wrote itself that marks its transactions with {@code origin}. */
    Gtids writtenBy(String origin);

    /** The same without those that must be older than what replication {@code applied} there, where the form tells. */
    Gtids writtenAfter(Gtids applied, String origin);

    /** Returns how many of these are lacking in {@code applied}, leaving out what is {@link #newTo} it. */
    long countBeyond(Gtids applied);

    /** Returns some of these of whose numbering {@code applied} has nothing at all; empty when there are none. */
    Optional<Numbered> newTo(Gtids applied);
}
