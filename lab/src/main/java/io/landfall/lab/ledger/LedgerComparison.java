package io.landfall.lab.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Holds a ledger's history against the rows of a server. */
final class LedgerComparison {

    private static final int MOST_EXAMPLES = 10;

    private final LedgerHistory history;
    private final Map<Integer, WriterRows> rows = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private long lost;
    private long unexpected;

    LedgerComparison(LedgerHistory history) {
        this.history = history;
        for (int writer : history.writerNumbers()) {
            rows.put(writer, new WriterRows(history.lastSequence(writer)));
        }
    }

    void read(Connection server) throws SQLException {
        try (Statement statement = server.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            readEntries(statement);
            readLog(statement);
            compareWrites();
            compareBalances(statement);
        }
    }

    private void readEntries(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("SELECT writer, sequence, account, amount, payload FROM shop.ledger_entries")) {
            while (row.next()) {
                LedgerEntry entry = new LedgerEntry(row.getInt(1), row.getLong(2));
                boolean right = row.getInt(3) == entry.account()
                        && row.getLong(4) == entry.amount()
                        && Objects.equals(row.getString(5), entry.payload());
                if (mayBeThere(entry, "ledger_entries")) {
                    rows.get(entry.writer()).sawEntry(entry.sequence(), right);
                }
            }
        }
    }

    private void readLog(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT writer, sequence, digest FROM shop.ledger_log")) {
            while (row.next()) {
                LedgerEntry entry = new LedgerEntry(row.getInt(1), row.getLong(2));
                boolean right = Objects.equals(row.getString(3), entry.digest());
                if (mayBeThere(entry, "ledger_log") && !rows.get(entry.writer()).sawLog(entry.sequence(), right)) {
                    noteUnexpected("ledger_log has " + describe(entry) + " twice");
                }
            }
        }
    }

    private boolean mayBeThere(LedgerEntry entry, String table) {
        WriterHistory writer = history.writers().get(entry.writer());
        if (writer == null || !writer.wasTried(entry.sequence())) {
            noteUnexpected(table + " has " + describe(entry) + ", which was never tried");
            return false;
        }
        if (writer.wasRefused(entry.sequence())) {
            noteUnexpected(table + " has " + describe(entry) + ", which was refused");
            return false;
        }
        return true;
    }

    private void compareWrites() {
        history.writers().forEach((number, writer) -> {
            WriterRows found = rows.get(number);
            for (int sequence = 1; sequence <= writer.last(); sequence++) {
                if (writer.wasAcknowledged(sequence) && !found.isWhole(sequence)) {
                    noteLost("acknowledged write " + number + "/" + sequence + " is " + found.describe(sequence));
                } else if (writer.isUnknown(sequence) && !found.isWhole(sequence) && !found.isAbsent(sequence)) {
                    noteUnexpected("unknown write " + number + "/" + sequence + " is " + found.describe(sequence));
                }
            }
        });
    }

    private void compareBalances(Statement statement) throws SQLException {
        Map<String, Long> expected = expectedBalances();
        try (ResultSet row = statement.executeQuery("SELECT writer, account, balance FROM shop.ledger_balances")) {
            while (row.next()) {
                String account = row.getInt(1) + "/" + row.getInt(2);
                Long balance = expected.remove(account);
                if (balance == null) {
                    noteUnexpected("ledger_balances has account " + account + ", which nobody wrote to");
                } else if (balance != row.getLong(3)) {
                    noteLost("balance of account " + account + " is " + row.getLong(3) + ", not " + balance);
                }
            }
        }
        expected.keySet().forEach(account -> noteLost("balance of account " + account + " is missing"));
    }

    /** The acknowledged writes, and the unknown ones that happened. */
    private Map<String, Long> expectedBalances() {
        Map<String, Long> balances = new HashMap<>();
        history.writers().forEach((number, writer) -> {
            for (int sequence = 1; sequence <= writer.last(); sequence++) {
                boolean happened = writer.wasAcknowledged(sequence)
                        || (writer.isUnknown(sequence) && !rows.get(number).isAbsent(sequence));
                if (happened) {
                    LedgerEntry entry = new LedgerEntry(number, sequence);
                    balances.merge(number + "/" + entry.account(), entry.amount(), Long::sum);
                }
            }
        });
        return balances;
    }

    LedgerVerdict verdict() {
        Map<String, Long> refused = history.refusedByCode();
        long unknown = history.writers().values().stream()
                .mapToLong(WriterHistory::countUnknown)
                .sum();
        return new LedgerVerdict(
                history.acknowledgements().count(),
                refused.values().stream().mapToLong(Long::longValue).sum(),
                refused,
                unknown,
                lost,
                unexpected,
                List.copyOf(examples),
                history.acknowledgements().longest(),
                history.acknowledgements().acrossSwitches());
    }

    private void noteLost(String example) {
        lost++;
        note("lost: " + example);
    }

    private void noteUnexpected(String example) {
        unexpected++;
        note("unexpected: " + example);
    }

    private void note(String example) {
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(example);
        }
    }

    private static String describe(LedgerEntry entry) {
        return entry.writer() + "/" + entry.sequence();
    }
}
