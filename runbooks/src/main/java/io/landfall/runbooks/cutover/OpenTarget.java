package io.landfall.runbooks.cutover;

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
    /** For how long nobody could write by then: since the fence was asked for, and since it held. */
    public static final String WINDOW_MILLIS = "window_ms";

    public static final String WRITE_GAP_MILLIS = "write_gap_ms";
    public static final String WINDOW_PARTS = "window_parts";

    private static final String NOBODY = "nobody";
    static final String OPENED_AT_POSITION = "opened_at_position";
    /** From the moment the target was asked for its clock; a few round trips lie in between. */
    private static final Duration GOOD_FOR = Duration.ofMillis(250);

    private static final Permit LONG_AGO = new Permit("2000-01-01 00:00:00.000000", Duration.ZERO);
    private static final String OPENING = "STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = 0;";
    /** Each with a proof of its own: a busy machine may be late once. */
    private static final int TRIES = 3;

    private final Window window;
    private final End target;
    private final StagedFence closedFile;
    private final ShutAccounts shut;
    private final Withdrawal withdrawal;
    private Optional<String> scheduler = Optional.empty();
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
        return "On " + target.name() + ": STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = 0;" + unlocking()
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
        return "On " + target.name() + ": STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = 0;" + unlocking()
                + " remove "
                + closedFile.path() + "; SET GLOBAL event_scheduler = ON if "
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
                        target.sqlByHand("SHOW SLAVE STATUS"),
                        "",
                        target.sqlByHand("STOP SLAVE; RESET SLAVE ALL"))
                .make(
                        target.name() + " is writable",
                        target.sqlByHand("SELECT @@global.read_only"),
                        "0",
                        target.sqlByHand("SET GLOBAL read_only = 0")));
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
        return (locked.isEmpty() ? "" : " " + locked.statements(target.server().dialect()) + ";")
                + " GRANT READ ONLY ADMIN to whoever lost it here (both with sql_log_bin = 0);";
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
        scheduler = before.find(StopEvents.SCHEDULER)
                .filter(known -> !known.equals("unknown"))
                .or(this::wantedScheduler);
        Position now = target.positionAnyway();
        heed(now);
        boolean wasOpen = window.mayBeOpened() && TargetState.of(window, now) == TargetState.OPENED;
        if (now.readOnly() && !wasOpen) {
            open(now);
        } else {
            openTheRest();
        }
        Started<Void> unlocked = window.sideBySide().start(() -> {
            new AccountLock(target.blocking().alive()).open(shut());
            return null;
        });
        Canary.write(target.canary().alive(), "the first write after the switch");
        window.laps().end("opening");
        opened = Optional.of(times());
        window.note(OPENED_AT_POSITION, target.positionAnyway().binlog().toString());
        Started<Void> file = window.sideBySide().start(() -> {
            closedFile.open();
            return null;
        });
        if (wantedScheduler().equals(Optional.of("ON"))) {
            StopEvents.turnOn(target.work().session());
        }
        unlocked.join();
        file.join();
    }

    /** Another process, or a person, has come half-way. */
    private void openTheRest() {
        Session work = target.work().session();
        if (!follows().equals(NOBODY)) {
            work.execute("STOP SLAVE");
            work.execute("RESET SLAVE ALL");
        }
        if (target.position().readOnly()) {
            work.execute("SET GLOBAL read_only = 0");
        }
    }

    /**
     * The target is open afterwards; throws, and it is not, when the source is not proven any more at this very moment. The
     * target's clock was read before the source is looked at, and the permit that this gives is good for a short time only.
     */
    private void open(Position now) {
        boolean opened = false;
        String clock = now.clock();
        for (int tries = 1; !opened; tries++) {
            refuseUnlessStillProven();
            try {
                window.mayBeOpened(true);
                perform(new Permit(clock, GOOD_FOR), OPENING);
                opened = true;
            } catch (LandfallException e) {
                if (!Permit.isTooLate(e) || tries == TRIES) {
                    throw e;
                }
                clock = target.position().clock();
            }
        }
    }

    private void perform(Permit permit, String statements) {
        permit.perform(
                target.work().session(),
                statements,
                new Permit.Unless(Withdrawal.IS_MARKED, List.of(withdrawal.id(), withdrawal.note())));
    }

    /** Goes the way of {@link #act} with a statement that does nothing, in time and too late. */
    @Override
    public void rehearse() {
        Position now = target.positionAnyway();
        window.source().position();
        perform(new Permit(now.clock(), GOOD_FOR), "DO 1;");
        try {
            perform(LONG_AGO, "DO 1;");
        } catch (LandfallException e) {
            if (!Permit.isTooLate(e)) {
                throw e;
            }
        }
        new AccountLock(target.blocking().session()).open(ShutAccounts.NONE);
    }

    /** Somebody may have opened it by hand: then it is open, although nothing of this run was sent. */
    private void heed(Position now) {
        if (!now.readOnly()) {
            window.mayBeOpened(true);
        }
    }

    private void refuseUnlessStillProven() {
        Finding finding = new StillProven(window).look();
        if (finding.status() != Status.OK) {
            throw LandfallException.refused(
                    finding.text() + " " + target.name() + " stays closed, so that no write is lost.");
        }
    }

    @Override
    public boolean wasSent() {
        return window.mayBeOpened();
    }

    /**
     * The window from the moment the fence was asked for, and the pause from the moment the fence held: the last
     * transaction of a busy application lies in between. Another process knows the first alone, by the bot's clock.
     */
    private Found times() {
        long now = System.nanoTime();
        Optional<Fence.Times> fence = window.fence().times();
        if (fence.isPresent()) {
            return Found.of(WINDOW_MILLIS, Laps.millis(now - fence.get().askedNanos()))
                    .with(WRITE_GAP_MILLIS, Laps.millis(now - fence.get().heldNanos()))
                    .with(WINDOW_PARTS, window.laps());
        }
        return window.noted(FenceSource.FENCED_AT)
                .map(micros -> Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS))
                .map(asked -> Duration.between(asked, Instant.now()).toMillis())
                .map(millis -> Found.of(WINDOW_MILLIS, millis).with(WRITE_GAP_MILLIS, millis))
                .orElse(Found.of(WINDOW_MILLIS, "unknown").with(WRITE_GAP_MILLIS, "unknown"));
    }
}
