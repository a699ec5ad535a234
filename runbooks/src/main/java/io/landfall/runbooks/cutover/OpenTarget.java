package io.landfall.runbooks.cutover;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.runbooks.cutover.window.Canary;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.Fence;
import io.landfall.runbooks.cutover.window.Laps;
import io.landfall.runbooks.cutover.window.Permit;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import io.landfall.runbooks.cutover.window.StagedFence;
import io.landfall.runbooks.cutover.window.TargetState;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.account.AccountLock;
import io.landfall.runbooks.pair.account.ShutAccounts;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.AdminDialect.Change;
import io.landfall.runbooks.pair.server.Position;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.pair.server.Withdrawal;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The target follows nobody, takes writes, stays so over a restart, and runs its events if the source did. The
 * canary's write was the first. Only ever done behind the point of no return; may be done again.
 */
public final class OpenTarget implements Step.Opening {

    public static final String NAME = "open-target";
    /** Since the fence was asked for, until the target took writes. */
    public static final String WINDOW_MILLIS = "window_ms";

    /** Since the fence held, until the canary had written. */
    public static final String WRITE_GAP_MILLIS = "write_gap_ms";

    /** Where the milliseconds of the window went. */
    public static final String WINDOW_PARTS = "window_parts";

    private static final String NOBODY = "nobody";
    static final String OPENED_AT_POSITION = "opened_at_position";
    /** From the moment the target was asked for its clock; a few round trips lie in between. */
    private static final Duration GOOD_FOR = Duration.ofMillis(250);

    private static final Permit LONG_AGO = new Permit("2000-01-01 00:00:00.000000", Duration.ZERO);
    /** Each with a proof of its own: a busy machine may be late once. */
    private static final int TRIES = 3;

    private final Window window;
    private final End target;
    private final StagedFence closedFile;
    private final ShutAccounts shut;
    private final Withdrawal withdrawal;
    private Optional<String> scheduler = Optional.empty();
    /** How long the window was, once the target was open. */
    private Optional<Found> windowed = Optional.empty();

    private Optional<Found> opened = Optional.empty();

    /**
     * Removes {@code closedFile}, which keeps the target closed over restarts, and opens what has been {@code shut} for its accounts.
     * Opens nothing that has the mark {@code withdrawal}.
     */
    OpenTarget(Window window, StagedFence closedFile, ShutAccounts shut, Withdrawal withdrawal) {
        this.withdrawal = withdrawal;
        this.window = window;
        this.target = window.target();
        this.closedFile = closedFile;
        this.shut = shut;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "On " + target.name() + ": " + opening() + unlocking()
                + " then a write by "
                + target.server().settings().canary().user()
                + "; event scheduler and settings file as on a server in service.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String byHand() {
        return "On " + target.name() + ": " + opening() + unlocking()
                + " remove "
                + closedFile.path() + "; " + dialect().startEvents() + " if "
                + window.source().name() + " had it.";
    }

    /** It was never opened then, but may have lost its source and the file that keeps it closed. */
    @Override
    public Optional<ByHand> byHandBack() {
        return Optional.of(closedFile.closeByHand(ByHand.of(target.name()
                + " stays closed. Does it follow nobody any more? That is" + " not urgent; tell the team.")));
    }

    @Override
    public Optional<ByHand> byHandOn() {
        ByHand opened = closedFile.openByHand(ByHand.of(target.name() + " takes the writes and follows nobody.")
                .make(
                        target.name() + " follows nobody",
                        target.sqlByHand(dialect().reading().showReplication()),
                        "",
                        target.sqlByHand(dialect().reading().endReplication()))
                .make(
                        target.name() + " is writable",
                        target.sqlByHand(dialect().isClosedForGood()),
                        "0",
                        target.sqlByHand(opens())));
        if (!shut().isEmpty()) {
            opened = shut().openByHand(opened, target.server());
        }
        return Optional.of(
                window.source().positionAnyway().eventScheduler().equals("ON")
                        ? StopEvents.turnOnByHand(opened, target)
                        : opened);
    }

    @Override
    public Found look() {
        Started<Boolean> closed = window.sideBySide().start(closedFile::isClosed);
        Position now = target.positionAnyway();
        heed(now);
        Found found = Found.of("read_only", now.readOnly())
                .with("follows", follows())
                .with("position", now.applied())
                .with(StopEvents.SCHEDULER, wantedScheduler().orElse("unknown"))
                .with("event_scheduler_now", now.eventScheduler());
        if (!shut().isEmpty()) {
            found = found.withList("still_shut", stillShut());
        }
        Found more = found.with("closed_file", closed.join());
        return opened.map(more::and).orElse(more);
    }

    private String follows() {
        return target.work().alive().following().map(ReplicaStatus::source).orElse(NOBODY);
    }

    private List<String> stillShut() {
        return new AccountLock(target.work().alive()).left(shut()).lines();
    }

    /** What was taken from accounts while the server was closed, also by this run. */
    private ShutAccounts shut() {
        return shut.and(ShutAccounts.rights(window.noted(Arm.TAKEN_ON_TARGET).orElse("")));
    }

    /** Whose privileges come back is measured when it arms, so no approval binds to it. */
    private String unlocking() {
        ShutAccounts locked = new ShutAccounts(shut.locked(), List.of());
        return (locked.isEmpty() ? "" : " " + locked.statements(dialect()) + ";")
                + " " + dialect().grants(dialect().reading().rightToWrite()) + " to whoever lost it here (both with "
                + dialect().offTheLog() + ");";
    }

    /** What one exchange does. */
    private String opening() {
        return dialect().reading().endReplication() + "; " + opens() + ";";
    }

    private String opens() {
        return String.join("; ", dialect().open());
    }

    private AdminDialect dialect() {
        return target.server().dialect();
    }

    private Optional<String> wantedScheduler() {
        return scheduler.or(() -> window.noted(StopEvents.SCHEDULER));
    }

    @Override
    public boolean isDone(Found now) {
        boolean schedulerAsWanted = wantedScheduler()
                .map(wanted ->
                        wanted.equals("ON") == now.text("event_scheduler_now").equals("ON"))
                .orElse(true);
        return opened.isPresent()
                && !now.isTrue("read_only")
                && now.text("follows").equals(NOBODY)
                && !now.isTrue("closed_file")
                && now.find("still_shut").orElse("").isEmpty()
                && schedulerAsWanted;
    }

    @Override
    public void act(Found before) {
        window.laps().end("commit");
        Started<Position> asked = askTarget();
        Finding proof = new StillProven(window).look();
        Position now = asked.join();
        heed(now);
        boolean wasOpen =
                window.mayBeOpened() && TargetState.of(window, now, withdrawal.opening()) == TargetState.OPENED;
        if (now.readOnly() && !wasOpen) {
            open(proof);
        } else {
            openTheRest();
        }
        if (windowed.isEmpty()) {
            window.laps().end("opening");
            windowed = Optional.of(windowUntil(System.nanoTime()));
        }
        Started<Void> unlocked = window.sideBySide().start(() -> {
            new AccountLock(target.blocking().alive()).open(shut());
            return null;
        });
        Canary.write(target.canary().alive(), "the first write after the switch");
        opened = windowed.map(known -> known.with(WRITE_GAP_MILLIS, writeGapUntil(System.nanoTime())));
        window.note(OPENED_AT_POSITION, target.positionAnyway().binlog().toString());
        Started<Void> file = window.sideBySide().start(() -> {
            closedFile.open();
            return null;
        });
        scheduler = before.find(StopEvents.SCHEDULER)
                .filter(known -> !known.equals("unknown"))
                .or(this::wantedScheduler);
        if (wantedScheduler().equals(Optional.of("ON"))) {
            StopEvents.turnOn(target.work().session());
        }
        unlocked.join();
        file.join();
    }

    private Started<Position> askTarget() {
        return window.sideBySide().start(this::position);
    }

    /** Most often the connection was asked a moment ago, and need not be tried first. */
    private Position position() {
        try {
            return target.position();
        } catch (LandfallException e) {
            return target.positionAnyway();
        }
    }

    /** Another process, or a person, has come half-way. */
    private void openTheRest() {
        Session work = target.work().session();
        if (!follows().equals(NOBODY)) {
            work.execute(work.dialect().reading().stopReplication());
            work.execute(work.dialect().forgetSource());
        }
        work.dialect().open().forEach(work::execute);
    }

    /**
     * The target is open afterwards; throws, and it is not, when the source is not proven any more at this very moment. The
     * target's clock was read before the source is looked at, and the permit that this gives is good for a short time only:
     * the first from when the target was proven to be what the source is.
     */
    private void open(Finding proof) {
        Optional<Permit> first = window.opening(GOOD_FOR);
        boolean isOpen = first.isPresent() && isOpenedWith(first.get(), proof, false);
        for (int tries = 1; !isOpen; tries++) {
            Permit permit = new Permit(target.position().clock(), GOOD_FOR);
            isOpen = isOpenedWith(permit, new StillProven(window).look(), tries == TRIES);
        }
    }

    /** Returns false when it was too late for that. */
    private boolean isOpenedWith(Permit permit, Finding proven, boolean isLast) {
        if (proven.status() != Status.OK) {
            throw LandfallException.refused(
                    proven.text() + " " + target.name() + " stays closed, so that no write is lost.");
        }
        window.mayBeOpened(true);
        boolean isOpen = permit.perform(target.work().session(), Change.OPENED_ALONE, withdrawal);
        if (!isOpen && isLast) {
            throw LandfallException.external(target.name() + " was not opened: each time its source was proven too long"
                    + " ago, more than " + Elapsed.show(GOOD_FOR) + " before. See whether this machine is busy.");
        }
        return isOpen;
    }

    /** Goes the way of {@link #act} with a statement that does nothing, in time and too late. */
    @Override
    public void rehearse() {
        Started<Position> asked = askTarget();
        new StillProven(window).rehearse();
        Session work = target.work().session();
        new Permit(asked.join().clock(), GOOD_FOR).perform(work, Change.NOTHING, withdrawal);
        LONG_AGO.perform(work, Change.NOTHING, withdrawal);
        new AccountLock(target.blocking().session()).open(ShutAccounts.NONE);
    }

    /** Somebody may have opened it by hand: then it is open, although nothing of this run was sent. */
    private void heed(Position now) {
        if (!now.readOnly()) {
            window.mayBeOpened(true);
        }
    }

    @Override
    public boolean wasSent() {
        return window.mayBeOpened();
    }

    /** The window since the moment the fence was asked for; another process knows that moment by the bot's clock alone. */
    private Found windowUntil(long openNanos) {
        Optional<Fence.Times> fence = window.fence().times();
        return fence.map(times -> Found.of(WINDOW_MILLIS, Laps.millis(openNanos - times.askedNanos()))
                        .with(WINDOW_PARTS, window.laps()))
                .orElseGet(() -> Found.of(WINDOW_MILLIS, sinceFencedByTheClock()));
    }

    /** The pause since the moment the fence held: the last transaction of a busy application lies in between. */
    private String writeGapUntil(long writtenNanos) {
        return window.fence()
                .times()
                .map(times -> Laps.millis(writtenNanos - times.heldNanos()))
                .orElseGet(this::sinceFencedByTheClock);
    }

    private String sinceFencedByTheClock() {
        return window.noted(FenceSource.FENCED_AT)
                .map(micros -> Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS))
                .map(asked ->
                        Long.toString(Duration.between(asked, Instant.now()).toMillis()))
                .orElse("unknown");
    }
}
