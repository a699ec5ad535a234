package io.landfall.lab.ledger;

import io.landfall.lab.LabAccount;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** One address of the database, with a connection for every writer that is being opened from the first moment on. */
final class Route {

    private final String address;
    private final LabAccount account;
    private final List<CompletableFuture<LedgerSession>> prepared = new ArrayList<>();

    Route(String address, LabAccount account, int writers, Executor opening) {
        this.address = address;
        this.account = account;
        for (int writer = 0; writer < writers; writer++) {
            prepared.add(CompletableFuture.supplyAsync(this::openUnchecked, opening));
        }
    }

    String address() {
        return address;
    }

    int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** Returns the connection that was prepared for the writer, once it is open. To be asked once for each writer. */
    LedgerSession first(int writer) throws SQLException {
        try {
            return prepared.get(writer).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CannotOpen cannot) {
                throw cannot.reason;
            }
            throw e;
        }
    }

    /** Opens another connection. */
    LedgerSession open() throws SQLException {
        return LedgerSession.open(address, account);
    }

    private LedgerSession openUnchecked() {
        try {
            return open();
        } catch (SQLException e) {
            throw new CannotOpen(e);
        }
    }

    private static final class CannotOpen extends RuntimeException {
        private final SQLException reason;

        CannotOpen(SQLException reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
