package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.host.ShellLine;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.Line;
import io.landfall.runbooks.pair.server.PairLock;
import io.landfall.runbooks.pair.server.Position;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One end of the pair, with the dedicated connections to it. */
public final class End implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration LONG_ANSWER = Duration.ofSeconds(30);

    private final ServerControl server;
    private final Line work;
    private final Line blocking;
    private final Line watchdog;
    private final Line canary;
    private final Line snapshot;
    private final ShellLine shell;
    private Optional<PairLock> lock = Optional.empty();
    private Optional<String> identity = Optional.empty();

    End(ServerControl server) {
        this.server = server;
        this.work = new Line(this::open, ANSWER);
        this.blocking = new Line(this::open, LONG_ANSWER);
        this.watchdog = new Line(this::open, ANSWER);
        this.canary = new Line(answer -> known(server.openCanary(answer)), ANSWER);
        // With the binary log on, ROLLBACK TO SAVEPOINT keeps the locks on the definitions of the tables that were
        // read,
        // and nobody could change those tables for as long as the snapshot is open (measured on 10.11).
        this.snapshot = new Line(this::open, ANSWER, AdminDialect::unlogged);
        this.shell = new ShellLine(server.host());
    }

    private Session open(Duration answer) {
        return known(server.open(answer));
    }

    /** Whoever answers at this address must be the server that answered before: an address may have been led elsewhere. */
    private synchronized Session known(Session opened) {
        try {
            String now = opened.value(opened.dialect().whoIsThere());
            if (!identity.orElse(now).equals(now)) {
                throw LandfallException.external(
                        "Another server answers as " + name() + ": " + now + ", where " + identity.get()
                                + " was before (host, port, data directory). Nothing was asked of it. See where"
                                + " the address leads (servers." + name() + ".address).");
            }
            identity = Optional.of(now);
            return opened;
        } catch (LandfallException e) {
            opened.abort();
            throw e;
        }
    }

    /** Who answers there: host, port and data directory, which no running server changes; empty before anybody did. */
    public synchronized Optional<String> identity() {
        return identity;
    }

    /** Only this server is talked to from now on. */
    synchronized void expect(String known) {
        identity = Optional.of(known);
    }

    public ServerControl server() {
        return server;
    }

    public String name() {
        return server.name();
    }

    /** The run's own connection: everything that answers at once. It also holds the pair's lock. */
    public Line work() {
        return work;
    }

    /** For what may have to wait: the fence on the source, the wait for a position on the target. */
    public Line blocking() {
        return blocking;
    }

    /** The canary account's connection. */
    public Line canary() {
        return canary;
    }

    /** The connection that holds the consistent snapshot. */
    public Line snapshot() {
        return snapshot;
    }

    /** The shell on the server's host. */
    public ShellLine shell() {
        return shell;
    }

    /** Opens every connection that is not open and alive, and takes the pair's lock on this server. */
    void open() {
        lines().forEach(Line::alive);
        shell.alive();
        claim();
    }

    /** This process has the pair's lock on this server afterwards; throws REFUSED when another one has it. */
    public void claim() {
        lock = Optional.of(PairLock.take(work.alive()));
    }

    /**
     * As {@link #claim}, from whoever of this very journal has the lock still, and whatever was asked of this server over a
     * connection that has died is over. All of that within {@code limit}; throws EXTERNAL when it is not.
     */
    public void takeOver(Duration limit) {
        Session session = work.alive();
        lock = Optional.of(PairLock.takeOver(session, limit));
        List<Long> former =
                lines().stream().flatMap(line -> line.former().stream()).toList();
        Clients.end(session, Clients.present(session, former), new Deadline(), limit);
    }

    /** Whether every connection answers, and the pair's lock is held. */
    boolean isReady() {
        return lines().stream().allMatch(Line::isAlive)
                && shell.isAlive()
                && lock.filter(PairLock::isHeld).isPresent();
    }

    /** Ends the statement that the blocking connection waits in; for a thread of its own. Nothing happens when it waits in none. */
    public void interrupt() {
        Optional<Long> id = blocking.id();
        if (id.isPresent()) {
            Session ending = watchdog.alive();
            ending.execute(ending.dialect().endStatement(id.get()));
        }
    }

    /** Where this server stands. One round trip; fails when the run's own connection has died. */
    public Position position() {
        return work.session().position();
    }

    /** As {@link #position}, over a new connection when the old one has died. */
    public Position positionAnyway() {
        return work.alive().position();
    }

    /** Statements that a person runs here. */
    public ByHand.Sql sqlByHand(String statements) {
        return new ByHand.Sql(server.settings(), statements);
    }

    /** A command that a person runs on this server's host. */
    public ByHand.Shell shellByHand(String command) {
        return new ByHand.Shell(server.settings().ssh(), command);
    }

    /** Whether the connection with this id is one of these. */
    boolean owns(long id) {
        return lines().stream().anyMatch(line -> line.id().equals(Optional.of(id)));
    }

    private List<Line> lines() {
        return List.of(work, blocking, watchdog, canary, snapshot);
    }

    /** Everything is closed, and never opened again. */
    void end() {
        lines().forEach(Line::end);
        shell.close();
    }

    @Override
    public void close() {
        lock = Optional.empty();
        lines().forEach(Line::close);
        shell.close();
    }
}
