package io.landfall.lab.ledger;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabConnection;
import io.landfall.lab.process.LabException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** A connection of one writer with its statements. */
final class LedgerSession {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(15);

    private final Connection connection;
    private final PreparedStatement insertEntry;
    private final PreparedStatement addToBalance;
    private final PreparedStatement insertLog;

    private LedgerSession(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        insertEntry = connection.prepareStatement(LedgerTables.INSERT_ENTRY);
        addToBalance = connection.prepareStatement(LedgerTables.ADD_TO_BALANCE);
        insertLog = connection.prepareStatement(LedgerTables.INSERT_LOG);
    }

    static LedgerSession open(String address, LabAccount account) throws SQLException {
        return new LedgerSession(LabConnection.open(address, account, CONNECT_LIMIT, STATEMENT_LIMIT));
    }

    /** The entry stands in a transaction that is not committed yet. */
    void write(LedgerEntry entry) throws SQLException {
        insertEntry.setInt(1, entry.writer());
        insertEntry.setLong(2, entry.sequence());
        insertEntry.setInt(3, entry.account());
        insertEntry.setLong(4, entry.amount());
        insertEntry.setString(5, entry.payload());
        insertEntry.executeUpdate();
        addToBalance.setInt(1, entry.writer());
        addToBalance.setInt(2, entry.account());
        addToBalance.setLong(3, entry.amount());
        addToBalance.executeUpdate();
        insertLog.setInt(1, entry.writer());
        insertLog.setLong(2, entry.sequence());
        insertLog.setString(3, entry.digest());
        insertLog.executeUpdate();
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** Returns whether the connection can be used further; the transaction is gone either way. */
    boolean rollBack() {
        try {
            connection.rollback();
            return true;
        } catch (SQLException dead) {
            abort();
            return false;
        }
    }

    /** The server has answered a statement with an error, and the transaction is gone. */
    void failOnPurpose() throws SQLException {
        try (PreparedStatement unknown = connection.prepareStatement("SELECT 1 FROM shop.no_such_table")) {
            unknown.executeQuery().close();
        } catch (SQLException wanted) {
            connection.rollback();
        }
    }

    void close() throws SQLException {
        connection.close();
    }

    /** Drops the connection without a word to the server, which may not answer. */
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new LabException("The driver refuses to drop a connection: " + e.getMessage(), e);
        }
    }
}
