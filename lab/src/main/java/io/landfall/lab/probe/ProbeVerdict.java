package io.landfall.lab.probe;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the prober says about a pair of servers.
 *
 * @param turns which server accepted writes, in order; each one began after the one before it
 * @param acceptedByWay how many writes were accepted
 * @param refusedByCode how many were answered with which of the server's errors
 * @param unknown how many ended without an answer; their rows may be there or not
 * @param lost how many accepted writes the server lacks on which it was judged
 * @param unexpected how many rows are there that were refused or never tried
 * @param examples a few of the lost and unexpected ones, for people
 */
public record ProbeVerdict(
        List<Turn> turns,
        Map<Way, Long> acceptedByWay,
        Map<String, Long> refusedByCode,
        long unknown,
        long lost,
        long unexpected,
        List<String> examples) {

    /** {@code read_only}, and a lock that nobody waits for. */
    private static final Set<String> CLOSED = Set.of("1205", "1290");

    /** The names of the servers that accepted writes, in order. One that did so while another did comes more than once. */
    public List<String> servers() {
        return turns.stream().map(Turn::server).toList();
    }

    public long accepted() {
        return acceptedByWay.values().stream().mapToLong(Long::longValue).sum();
    }

    public long refused() {
        return refusedByCode.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Nothing is lost, nothing is there that should not be, and what was refused was so because a server was closed. */
    public boolean isClean() {
        return lost == 0 && unexpected == 0 && CLOSED.containsAll(refusedByCode.keySet());
    }

    @Override
    public String toString() {
        return "accepted " + acceptedByWay + ", refused " + refusedByCode + ", unknown " + unknown + ", lost " + lost
                + ", unexpected " + unexpected + " " + examples + "; turns " + turns;
    }
}
