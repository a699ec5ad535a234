package io.landfall.lab.ledger;

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
            statement.execute("CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4");
            statement.execute("CREATE TABLE IF NOT EXISTS shop.ledger_entries ("
                    + "writer INT NOT NULL, sequence BIGINT NOT NULL, account INT NOT NULL, amount BIGINT NOT NULL,"
                    + " payload VARCHAR(200) NOT NULL, PRIMARY KEY (writer, sequence))"
                    + " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
            statement.execute("CREATE TABLE IF NOT EXISTS shop.ledger_balances ("
                    + "writer INT NOT NULL, account INT NOT NULL, balance BIGINT NOT NULL,"
                    + " PRIMARY KEY (writer, account)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
            statement.execute("CREATE TABLE IF NOT EXISTS shop.ledger_log ("
                    + "writer INT NOT NULL, sequence BIGINT NOT NULL, digest VARCHAR(16) NOT NULL)"
                    + " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
        }
    }
}
