package io.landfall.lab.ledger;

import io.landfall.lab.LabConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Writes one entry after the other on one connection, with a pause between them or as fast as the server commits. */
final class LedgerWriter implements Runnable {

    private static final Duration AFTER_A_REFUSAL = Duration.ofMillis(3);
    private static final Duration WHILE_CLOSED = Duration.ofMillis(1);

    private final int writer;
    private final AtomicReference<Route> route;
    private final MaintenanceFlag flag;
    private final LedgerLog log;
    private final Bell bell;
    private final BooleanSupplier stopping;
    private final AtomicLong acknowledged;
    private final Duration pause;

    private long sequence;
    private Route of;
    private LedgerSession session;

    LedgerWriter(
            int writer,
            long lastSequence,
            AtomicReference<Route> route,
            MaintenanceFlag flag,
            LedgerLog log,
            Bell bell,
            BooleanSupplier stopping,
            AtomicLong acknowledged,
            Duration pause) {
        this.writer = writer;
        this.sequence = lastSequence;
        this.route = route;
        this.flag = flag;
        this.log = log;
        this.bell = bell;
        this.stopping = stopping;
        this.acknowledged = acknowledged;
        this.pause = pause;
    }

    @Override
    public void run() {
        while (!stopping.getAsBoolean()) {
            if (!flag.enter()) {
                bell.await(WHILE_CLOSED);
                continue;
            }
            boolean written;
            try {
                written = tryOnce();
            } finally {
                flag.leave();
            }
            Duration rest = written ? pause : AFTER_A_REFUSAL;
            if (!rest.isZero() && route.get() == of) {
                bell.await(rest);
            }
        }
    }

    private boolean tryOnce() {
        Route now = route.get();
        Attempt attempt = Attempt.begin(new LedgerEntry(writer, ++sequence), now.port());
        log.begun(attempt);
        try {
            LedgerSession current = sessionOn(now);
            current.write(attempt.entry());
        } catch (SQLException e) {
            log.refused(attempt, LabConnection.codeOf(e));
            keepOrDrop();
            return false;
        }
        return commit(attempt);
    }

    private boolean commit(Attempt attempt) {
        try {
            session.commit();
            log.acknowledged(attempt);
            acknowledged.incrementAndGet();
            return true;
        } catch (SQLException e) {
            if (LabConnection.isRefusal(e)) {
                log.refused(attempt, LabConnection.codeOf(e));
            } else {
                log.unknown(attempt, LabConnection.codeOf(e));
            }
            keepOrDrop();
            return false;
        }
    }

    private LedgerSession sessionOn(Route now) throws SQLException {
        if (now != of) {
            drop();
            of = now;
            session = now.first(writer);
        } else if (session == null) {
            session = now.open();
        }
        return session;
    }

    private void keepOrDrop() {
        if (session != null && !session.rollBack()) {
            session = null;
        }
    }

    private void drop() {
        if (session != null) {
            session.abort();
            session = null;
        }
    }
}
