package io.landfall.runbooks.cutover;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.ClientSession;
import io.landfall.runbooks.cutover.window.Canary;
import io.landfall.runbooks.cutover.window.Clients;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.TargetLag;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Position;
import io.landfall.runbooks.pair.server.Withdrawal;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The source takes no writes: it is closed and the window's fence connection holds the global read lock. */
public final class FenceSource implements Step.Closing {

    public static final String NAME = "fence-source";
    static final String FENCED_AT = "fenced_at_us";
    static final String CONNECTION = "fence_connection";
    /** By the source's own clock. */
    static final String BEGAN_AT = "began_at";

    static final String FENCED_POSITION = "source_position";
    private static final Duration WATCHDOG_MARGIN = Duration.ofMillis(500);

    private final Window window;
    private final End source;
    private final Duration lockWait;
    private final Withdrawal withdrawal;
    /** What was read with the lock, until it is told. */
    private Optional<Position> withLock = Optional.empty();

    /**
     * Before it, the target comes near for a moment. Each of the two locks is waited for at most {@code lockWait}; undone, the
     * source has the mark {@code withdrawal}.
     */
    FenceSource(Window window, Duration lockWait, Withdrawal withdrawal) {
        this.withdrawal = withdrawal;
        this.window = window;
        this.source = window.source();
        this.lockWait = lockWait;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "On " + source.name() + ": " + String.join(", then ", words().fence()) + ", waiting at most "
                + Elapsed.show(lockWait) + " for the lock.";
    }

    @Override
    public Duration limit() {
        return TargetLag.APPROACH.plus(lockWait).plus(WATCHDOG_MARGIN);
    }

    @Override
    public String byHand() {
        return "On " + source.name() + ", to go back: " + words().reading().kill()
                + " whoever waits for the lock, then the connection that holds it (user "
                + source.server().settings().login().user() + ", in "
                + words().reading().showSessions() + "); " + String.join("; ", words().open()) + ";";
    }

    @Override
    public Optional<ByHand> byHandBack() {
        boolean wasOpen = !source.positionAnyway().readOnly();
        return Optional.of(ByHand.of(source.name() + " takes writes again, as before.")
                .otherwise("No answer? Start it on its host ("
                        + source.server().startCommand() + "). Does its machine not come back? Do not"
                        + " open " + window.target().name() + " on your own, as it may lack the last writes: call"
                        + " somebody.")
                .make(
                        source.name() + " is " + (wasOpen ? "writable" : "read-only, as before"),
                        source.sqlByHand(wasOpen ? words().isClosedForGood() : words().isClosed()),
                        wasOpen ? "0" : "1",
                        source.sqlByHand(wasOpen ? String.join("; ", words().open()) : words().close())));
    }

    @Override
    public Optional<ByHand> byHandOn() {
        ByHand closed = closeByHand(ByHand.of(source.name() + " takes no writes.")
                .otherwise("No answer? Say --source-is-off, and see to it that it is not started before the line of"
                        + " persist-fence is done on its host."));
        return Optional.of(closeByHand(Clients.endFenceByHand(closed, source.server())));
    }

    /** It comes before Landfall's sessions are ended, and after: one that was going back may have opened it meanwhile. */
    private ByHand closeByHand(ByHand before) {
        return before.make(
                source.name() + " is read-only",
                source.sqlByHand(words().isClosedForGood()),
                "1",
                source.sqlByHand(words().close()));
    }

    private AdminDialect words() {
        return source.server().dialect();
    }

    @Override
    public Found look() {
        Optional<Position> fenced = withLock.or(window.fence()::position);
        withLock = Optional.empty();
        Position now = fenced.orElseGet(source::position);
        return Found.of("read_only", now.readOnly())
                .with(BEGAN_AT, now.clock())
                .with(FENCED_POSITION, now.binlog())
                .with(CONNECTION, source.blocking().session().id())
                .with("fence_held", fenced.isPresent());
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("fence_held") && now.isTrue("read_only");
    }

    @Override
    public void act(Found before) {
        window.note(CONNECTION, before.text(CONNECTION));
        before.find(BEGAN_AT).ifPresent(began -> window.note(BEGAN_AT, began));
        window.lag().approach(TargetLag.APPROACH);
        long begun = System.nanoTime();
        window.laps().begin();
        try {
            Position fenced = window.fence().take(lockWait);
            withLock = Optional.of(fenced);
            window.lag().begin(fenced.binlog());
        } catch (LandfallException e) {
            int code = ErrorCode.of(e);
            throw code == ErrorCode.LOCK_WAIT_TIMEOUT || code == ErrorCode.INTERRUPTED
                    ? notInTime(Duration.ofNanos(System.nanoTime() - begun), e)
                    : e;
        }
        Instant asked = window.fence().times().orElseThrow().askedAt();
        window.note(FENCED_AT, Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, asked)));
        window.refusal().begin(ProveFence.calls(window));
        window.laps().end("fence");
    }

    @Override
    public void rehearse() {
        window.fence().rehearse(lockWait);
        look();
    }

    /** It is called off before {@code lockWait} is over when the downtime budget leaves less. */
    private LandfallException notInTime(Duration waited, LandfallException e) {
        boolean calledOff = waited.compareTo(lockWait) < 0;
        Duration limit = calledOff ? waited : lockWait;
        List<ClientSession> suspects = Clients.list(source.work().session()).stream()
                .filter(client -> client.time().toMillis() >= limit.toMillis() && !client.waitsForLock())
                .toList();
        return LandfallException.external(
                "Did not stop writes on " + source.name() + ": something holds a lock there and did not let go within "
                        + Elapsed.show(limit)
                        + (calledOff ? ", when it was called off; the usual wait is " + Elapsed.show(lockWait) : "")
                        + ". " + (suspects.isEmpty() ? "" : "It may be " + suspects + ". ")
                        + "Whoever holds " + words().locksTables()
                        + ", or runs DDL or a long write, must end first ("
                        + words().reading().showSessions() + ").",
                e);
    }

    @Override
    public boolean stillHolds() {
        return window.fence().isHeld();
    }

    @Override
    public void cancel() {
        source.interrupt();
    }

    @Override
    public void undo(Found before) {
        window.refusal().settle();
        Optional<Long> earlier = before.find(CONNECTION).map(Long::parseLong);
        window.fence().release(earlier, new Deadline());
        if (before.isTrue("read_only")) {
            window.fence().close();
        } else {
            window.fence().open(window.retreat());
            Canary.write(source.canary().alive(), withdrawal.note());
        }
    }
}
