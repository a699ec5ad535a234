package io.landfall.runbooks.finish;

import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.server.PairLock;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** No other Landfall works on either server while this run does: it holds the lock {@code landfall} on both. */
public final class ClaimServers implements Step, AutoCloseable {

    public static final String NAME = "claim-servers";

    private final Pair pair;
    private final List<Requirement> gates;
    private final List<Session> sessions = new ArrayList<>();

    ClaimServers(Pair pair, List<Requirement> gates) {
        this.pair = pair;
        this.gates = gates;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Hold the lock `landfall` on " + pair.source().name() + " and "
                + pair.target().name() + " until this run ends.";
    }

    @Override
    public List<Requirement> gates() {
        return gates;
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(20);
    }

    @Override
    public boolean endsWithTheProcess() {
        return true;
    }

    @Override
    public synchronized Found look() {
        return Found.of("locks", sessions.size());
    }

    @Override
    public boolean isDone(Found now) {
        return now.text("locks").equals("2");
    }

    @Override
    public synchronized void act(Found before) {
        close();
        for (ServerControl server : List.of(pair.source(), pair.target())) {
            Session session = server.open();
            try {
                PairLock.take(session);
            } catch (RuntimeException e) {
                session.close();
                throw e;
            }
            sessions.add(session);
        }
    }

    /** The locks end with their sessions. */
    @Override
    public synchronized void close() {
        sessions.forEach(Session::close);
        sessions.clear();
    }
}
