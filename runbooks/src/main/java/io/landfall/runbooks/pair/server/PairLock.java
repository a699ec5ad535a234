package io.landfall.runbooks.pair.server;

import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The server-wide lock {@code landfall}, held by one session: there is one engine per server. It ends with the session. */
public final class PairLock {

    public static final String NAME = "landfall";

    /** The server may need a moment to see that a process that was killed just now is gone. */
    private static final int PATIENCE_SECONDS = 2;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private final Session session;

    private PairLock(Session session) {
        this.session = session;
    }

    /** Takes the lock, waiting 2 s at most; throws REFUSED with the holder when another session has it. Idempotent. */
    public static PairLock take(Session session) {
        PairLock lock = new PairLock(session);
        if (!lock.isHeld()
                && !session.find(session.dialect().takeLock(NAME, PATIENCE_SECONDS))
                        .equals(Optional.of("1"))) {
            throw lock.refused();
        }
        return lock;
    }

    /**
     * Takes the lock away from whoever holds it: that connection is ended, and gone within {@code limit}. For a holder that
     * is known to be a process of this very journal. Throws EXTERNAL when it does not go. Idempotent.
     */
    public static PairLock takeOver(Session session, Duration limit) {
        PairLock lock = new PairLock(session);
        lock.holder().filter(holder -> holder != session.id()).ifPresent(holder -> {
            session.killIfThere(List.of(holder));
            new Deadline()
                    .until(
                            () -> !lock.holder().equals(Optional.of(holder)),
                            LOOK_AGAIN,
                            limit,
                            () -> session.server() + " does not end connection " + holder + ", which holds the lock `"
                                    + NAME + "`. Look at it in "
                                    + session.dialect().reading().showSessions() + ".");
        });
        return take(session);
    }

    private Optional<Long> holder() {
        return session.find(session.dialect().lockHolder(NAME)).map(Long::parseLong);
    }

    /** Returns whether the server says that this very session holds the lock. */
    public boolean isHeld() {
        return holder().filter(holder -> holder == session.id()).isPresent();
    }

    /** The lock is free afterwards, or somebody else's. */
    public void release() {
        session.find(session.dialect().giveLock(NAME));
    }

    private LandfallException refused() {
        Optional<Long> id = holder();
        String holder = session.sessions().stream()
                .filter(other -> id.equals(Optional.of(other.id())))
                .findFirst()
                .map(other -> "connection " + other.id() + " of " + other.user() + " from " + other.host())
                .orElse("a connection that has just gone");
        return LandfallException.refused("Another Landfall works on " + session.server() + ": " + holder
                + " holds the lock `" + NAME + "`. Nothing was changed. Wait for it, or end that connection.");
    }
}
