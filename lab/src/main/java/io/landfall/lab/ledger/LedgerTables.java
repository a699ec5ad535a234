package io.landfall.lab.ledger;

import io.landfall.lab.process.Resource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of the ledger in the schema {@code shop}. */
public final class LedgerTables {

    static final String INSERT_ENTRY =
            "INSERT INTO shop.ledger_entries (writer, sequence, account, amount, payload) VALUES (?, ?, ?, ?, ?)";
    static final String ADD_TO_BALANCE = "INSERT INTO shop.ledger_balances (writer, account, balance) VALUES (?, ?, ?)"
            + " ON DUPLICATE KEY UPDATE balance = balance + VALUES(balance)";
    static final String INSERT_LOG = "INSERT INTO shop.ledger_log (writer, sequence, digest) VALUES (?, ?, ?)";

    private LedgerTables() {}

    /** Makes the schema and the tables where they are missing; {@code ledger_log} has no primary key on purpose. */
    public static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : Resource.text(LedgerTables.class, "ledger.sql").split(";\\s*")) {
                statement.execute(sql);
            }
        }
    }
}
