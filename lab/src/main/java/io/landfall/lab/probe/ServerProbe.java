package io.landfall.lab.probe;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabConnection;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.LabException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries to write on one server, round after round. A round tries one way to write after the other, until one is
 * accepted; each round begins with another way. No answer is waited for longer than a second.
 */
final class ServerProbe implements Runnable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
    private static final Duration WITHOUT_SERVER = Duration.ofMillis(50);
    private static final Duration ROUND_LIMIT = Duration.ofMinutes(2);

    /** What a round has shown. */
    enum Shown {
        ACCEPTS,
        REFUSES,
        NO_ANSWER
    }

    private record Round(long number, Shown shown) {}

    /** A connection and its statements; it waits for no lock, so that a fence is a refusal at once. */
    private record Session(Connection connection, Map<Way, PreparedStatement> statements) {

        static Session open(String address, LabAccount account, List<Way> ways) throws SQLException {
            Connection connection = LabConnection.open(address, account, CONNECT_LIMIT, ANSWER_LIMIT);
            try (Statement settings = connection.createStatement()) {
                settings.execute("SET SESSION lock_wait_timeout = 0, innodb_lock_wait_timeout = 1");
                Map<Way, PreparedStatement> statements = new EnumMap<>(Way.class);
                for (Way way : ways) {
                    statements.put(way, way.prepare(connection));
                }
                return new Session(connection, statements);
            } catch (SQLException e) {
                drop(connection);
                throw e;
            }
        }

        void write(Try one) throws SQLException {
            PreparedStatement statement = statements.get(one.way());
            statement.setInt(1, one.server().port());
            statement.setInt(2, one.sequence());
            statement.execute();
        }

        /** Without a word to the server, which may not answer. */
        private static void drop(Connection connection) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                throw new LabException("The driver refuses to drop a connection: " + e.getMessage(), e);
            }
        }

        void drop() {
            drop(connection);
        }
    }

    private final LabDatabase server;
    private final LabAccount account;
    private final List<Way> ways;
    private final Duration pace;
    private final ProbeHistory history;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Session session;
    private volatile long begun;
    private volatile Round last = new Round(0, Shown.NO_ANSWER);

    ServerProbe(LabDatabase server, LabAccount account, Set<Way> ways, Duration pace, ProbeHistory history) {
        this.server = server;
        this.account = account;
        this.ways = List.copyOf(ways);
        this.pace = pace;
        this.history = history;
    }

    @Override
    public void run() {
        while (!closed.get()) {
            long end = System.nanoTime() + pace.toNanos();
            long number = last.number() + 1;
            begun = number;
            last = new Round(number, round((int) (number % ways.size())));
            LockSupport.parkNanos(last.shown() == Shown.NO_ANSWER ? WITHOUT_SERVER.toNanos() : end - System.nanoTime());
        }
        dropSession();
    }

    private Shown round(int first) {
        Shown shown = Shown.NO_ANSWER;
        for (int i = 0; i < ways.size() && shown != Shown.ACCEPTS; i++) {
            shown = attempt(ways.get((first + i) % ways.size()));
            if (shown == Shown.NO_ANSWER) {
                return shown;
            }
        }
        return shown;
    }

    private Shown attempt(Way way) {
        if (!isConnected()) {
            return Shown.NO_ANSWER;
        }
        Try one = history.begin(server, way);
        try {
            session.write(one);
            history.accepted(one);
            return Shown.ACCEPTS;
        } catch (SQLException e) {
            if (LabConnection.isRefusal(e)) {
                history.refused(one, LabConnection.codeOf(e));
                return Shown.REFUSES;
            }
            history.unknown();
            dropSession();
            return Shown.NO_ANSWER;
        }
    }

    private boolean isConnected() {
        if (session != null) {
            return true;
        }
        try {
            session = Session.open(server.address(), account, ways);
            return true;
        } catch (SQLException noAnswer) {
            return false;
        }
    }

    private void dropSession() {
        if (session != null) {
            session.drop();
            session = null;
        }
    }

    /** Returns what the first whole round after this call shows that the server answers; one that does not run refuses. */
    Shown shownFromNowOn() {
        long from = begun;
        Awaited.within(
                ROUND_LIMIT,
                server.name() + " answers the prober",
                () -> !server.isRunning() || last.number() > from && last.shown() != Shown.NO_ANSWER);
        Round round = last;
        return round.number() > from ? round.shown() : Shown.NO_ANSWER;
    }

    void end() {
        closed.set(true);
    }
}
