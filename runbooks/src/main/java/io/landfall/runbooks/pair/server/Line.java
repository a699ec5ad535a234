package io.landfall.runbooks.pair.server;

import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One dedicated connection of the window. It is opened on first use; when it dies it stays dead, and every later use
 * fails, unless {@link #alive} is asked for.
 */
public final class Line implements AutoCloseable {

    private final Function<Duration, Session> opener;
    private final Duration answer;
    private final Optional<Function<AdminDialect, String>> setting;
    private Optional<Session> session = Optional.empty();
    private final List<Long> former = new ArrayList<>();
    private boolean ended;

    /** One answer may take {@code answer}; then the connection counts as dead. */
    public Line(Function<Duration, Session> opener, Duration answer) {
        this(opener, answer, Optional.empty());
    }

    /** Each such connection begins with {@code setting}, beside the usual ones. */
    public Line(Function<Duration, Session> opener, Duration answer, Function<AdminDialect, String> setting) {
        this(opener, answer, Optional.of(setting));
    }

    private Line(
            Function<Duration, Session> opener, Duration answer, Optional<Function<AdminDialect, String>> setting) {
        this.opener = opener;
        this.answer = answer;
        this.setting = setting;
    }

    /** Returns the connection, opened by the first call. It may have died since. */
    public synchronized Session session() {
        return session.orElseGet(this::open);
    }

    /** Returns the connection, or a new one when it has died: for undoing, and past the point of no return. */
    public synchronized Session alive() {
        if (session.isPresent() && !session.get().isAlive()) {
            former.add(session.get().id());
            close();
        }
        return session();
    }

    /** Whether it has been opened and the server still answers on it. */
    public synchronized boolean isAlive() {
        return session.isPresent() && session.get().isAlive();
    }

    /** The connection's id on the server, if it was opened. */
    public synchronized Optional<Long> id() {
        return session.map(Session::id);
    }

    /** The connections that were replaced: the server may still be at what was asked of them last. */
    public synchronized List<Long> former() {
        return List.copyOf(former);
    }

    /** It is closed, and never opened again. */
    public synchronized void end() {
        ended = true;
        close();
    }

    private Session open() {
        if (ended) {
            throw LandfallException.external("The window of this run has ended.");
        }
        Session opened = opener.apply(answer);
        try {
            // Waiting for `go`, it must not be ended by the server; nor wait for ever itself.
            opened.execute(opened.dialect().waits());
            setting.ifPresent(words -> opened.execute(words.apply(opened.dialect())));
        } catch (LandfallException e) {
            opened.abort();
            throw e;
        }
        session = Optional.of(opened);
        return opened;
    }

    @Override
    public synchronized void close() {
        session.ifPresent(Session::abort);
        session = Optional.empty();
    }
}
