package io.landfall.runbooks.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.TreeMap;

/** Follows the chain of hashes over rows as they are stored, also over those that no Landfall wrote. */
final class ChainReader {

    private long rows;
    private String lastHash = "";
    private String lastRow = "";

    private ChainReader() {}

    /** Reads all of {@code row}, which is ordered by number. */
    static Chain read(ResultSet row) throws SQLException {
        ChainReader reader = new ChainReader();
        Optional<Chain.Broken> broken = Optional.empty();
        while (broken.isEmpty() && row.next()) {
            broken = reader.next(row);
        }
        return new Chain(reader.rows, reader.lastHash, broken);
    }

    private Optional<Chain.Broken> next(ResultSet row) throws SQLException {
        long seq = row.getLong("seq");
        String name = "row " + seq + " (" + row.getString("at") + ", " + row.getString("kind")
                + (row.getString("step").isEmpty() ? "" : " " + row.getString("step")) + ")";
        if (seq != rows + 1) {
            return Optional.of(new Chain.Broken(rows + 1, missing(seq, name)));
        }
        if (!row.getString("hash").equals(hash(row, seq))) {
            return Optional.of(new Chain.Broken(
                    seq,
                    name + " does not have the hash of its words"
                            + (rows == 0 ? "" : " after row " + rows)
                            + ": it was changed after it was written"
                            + (rows == 0 ? "" : ", or row " + rows + " was replaced")));
        }
        rows = seq;
        lastHash = row.getString("hash");
        lastRow = name;
        return Optional.empty();
    }

    private String missing(long seq, String name) {
        String which =
                seq - 1 > rows + 1 ? "rows " + (rows + 1) + " to " + (seq - 1) + " are" : "row " + (rows + 1) + " is";
        return which + " missing: " + (rows == 0 ? "the first one is " : "after " + lastRow + " comes ") + name;
    }

    /** Returns the hash that the row should have; empty when its data is nothing that Landfall writes. */
    private String hash(ResultSet row, long seq) throws SQLException {
        try {
            String stored = row.getString("data");
            TreeMap<String, String> data = HashChain.facts(stored);
            return HashChain.json(data).equals(stored)
                    ? HashChain.link(
                            rows == 0 ? HashChain.BEFORE_THE_FIRST_ROW : lastHash,
                            seq,
                            row.getString("at"),
                            row.getLong("run"),
                            row.getString("migration"),
                            row.getString("kind"),
                            row.getString("step"),
                            row.getString("who"),
                            data,
                            row.getString("event"))
                    : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
