package io.landfall.lab.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the application's own log says about a server. The engine is not asked.
 *
 * @param acknowledged how many writes a server has acknowledged
 * @param refused how many were refused or could not be sent
 * @param refusedByCode the same by the server's error code, or by SQLSTATE where there was none
 * @param unknown how many ended without an answer; their rows may be there or not, but whole
 * @param lost how many acknowledged writes are missing or different on the server, and balances that are wrong
 * @param unexpected rows that nobody tried to write, that had been refused, that are there twice or in part
 * @param examples a few of the lost and unexpected ones, for people
 * @param longestPause between two acknowledged writes
 * @param switchPauses between two writes in a row that different servers acknowledged, in their order
 */
public record LedgerVerdict(
        long acknowledged,
        long refused,
        Map<String, Long> refusedByCode,
        long unknown,
        long lost,
        long unexpected,
        List<String> examples,
        Optional<WritePause> longestPause,
        List<WritePause> switchPauses) {

    /** Compares the logs of stopped ledgers with the rows that {@code server} holds now. */
    public static LedgerVerdict judge(Collection<Path> logs, Connection server) throws SQLException {
        LedgerHistory history = LedgerHistory.read(logs);
        LedgerComparison comparison = new LedgerComparison(history);
        comparison.read(server);
        return comparison.verdict();
    }

    /** The longest of {@link #switchPauses}; empty when there was no switch. */
    public Optional<WritePause> switchPause() {
        return switchPauses.stream().max(Comparator.comparing(WritePause::length));
    }

    /** Nothing is lost and nothing is there that should not be. */
    public boolean isClean() {
        return lost == 0 && unexpected == 0;
    }

    @Override
    public String toString() {
        return acknowledged + " writes acknowledged, " + refused + " refused " + refusedByCode + ", " + unknown
                + " unknown, " + lost + " lost, " + unexpected + " unexpected"
                + longestPause
                        .map(pause -> ", longest pause %.1f ms at %s".formatted(pause.millis(), pause.began()))
                        .orElse("")
                + switchPause()
                        .map(pause -> ", %.1f ms across the switch".formatted(pause.millis()))
                        .orElse("")
                + (examples.isEmpty() ? "" : " " + examples);
    }
}
