package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Gtids;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.Permit;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import io.landfall.runbooks.cutover.window.TargetState;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.Ownership;
import io.landfall.runbooks.pair.server.Position;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.pair.server.Withdrawal;
import io.landfall.runbooks.step.AfterRestart;
import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks both servers where a window stands. Whoever asks has the pair's lock on both afterwards, where they answer. */
final class CutoverAfterRestart implements AfterRestart {

    private static final Duration TARGET_ANSWERS = Duration.ofSeconds(1);
    private static final Duration GONE_WITHIN = Duration.ofSeconds(1);
    /** A step that lies behind the fence is undone before it. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(30);
    /** Within its budget a window is taken back by the process that opened it; so much later its restart may come. */
    private static final Duration RESTART = Duration.ofSeconds(60);

    private static final String COMMITTED = "committed";

    private final Window window;
    private final Owner owner;
    private final Duration lockWait;
    private final Duration budget;
    private final ByHandScript script;
    private Optional<Started<Retreat>> asking = Optional.empty();

    /**
     * Asks for the run and journal of {@code owner}.
     *
     * @param lockWait how long the fence waits for each lock
     * @param budget the downtime budget of a window
     * @param script what a person does it with
     */
    CutoverAfterRestart(Window window, Owner owner, Duration lockWait, Duration budget, ByHandScript script) {
        this.window = window;
        this.owner = owner;
        this.lockWait = lockWait;
        this.budget = budget;
        this.script = script;
    }

    @Override
    public String target() {
        return window.target().name();
    }

    @Override
    public void recall(Recorded journal) {
        journal.after(Arm.NAME).ifPresent(armed -> {
            window.recall(armed);
            armed.find(Arm.SOURCE).ifPresent(source -> window.expect(source, armed.text(Arm.TARGET)));
        });
        journal.before(FenceSource.NAME).ifPresent(window::recall);
        journal.after(FenceSource.NAME).ifPresent(window::recall);
        journal.after(VerifyCaughtUp.NAME).ifPresent(window::recall);
        journal.commit().ifPresent(proof -> {
            window.recall(proof);
            window.note(COMMITTED, "true");
        });
    }

    @Override
    public boolean targetWasOpened() {
        takeOver(window.target());
        return TargetState.of(window, window.target().position(), withdrawal().opening()) == TargetState.OPENED;
    }

    @Override
    public Retreat retreat(boolean targetIsOff) {
        Started<Retreat> asked = asked();
        takeOver(window.source());
        Position source = window.source().position();
        Retreat retreat = answer(asked, source, targetIsOff);
        if (retreat.verdict() == Verdict.ALLOWED) {
            window.allowRetreat(new Permit(source.clock(), GOOD_FOR));
        }
        return retreat;
    }

    /** One question at a time: a target that stands still answers all of them when it goes on. */
    private synchronized Started<Retreat> asked() {
        if (asking.isEmpty()) {
            asking = Optional.of(window.sideBySide().start(this::askTarget));
        }
        return asking.get();
    }

    private synchronized void hasAnswered() {
        asking = asking.filter(other -> !other.future().isDone());
    }

    private Retreat answer(Started<Retreat> asked, Position source, boolean targetIsOff) {
        try {
            return asked.within(TARGET_ANSWERS);
        } catch (LandfallException e) {
            if (e.kind() != LandfallException.Kind.EXTERNAL) {
                throw e;
            }
            Optional<String> doubt = targetIsOff || isClosedForCertain(source) ? Optional.empty() : doubt();
            return doubt.map(why -> new Retreat(
                            Verdict.TARGET_UNKNOWN,
                            target() + " does not answer (" + e.getMessage() + "), and it may be open: " + why + ". "
                                    + window.source().name() + " stays closed, so that never two take writes. I go on"
                                    + " asking. Only when the machine of " + target() + " is off and stays off:"
                                    + " `abort --target-is-off " + target() + "`."))
                    .orElseGet(() -> new Retreat(Verdict.ALLOWED, ""));
        } finally {
            hasAnswered();
        }
    }

    /**
     * Nothing of this run was sent that opens the target, and the fence of this process still stands; or the source takes
     * writes already, so that there is nothing to open.
     */
    private boolean isClosedForCertain(Position source) {
        return !source.readOnly() || !window.mayBeOpened() && window.fence().isHeld();
    }

    /** First the mark, then the end of whoever might not have seen it, then the question: nobody can open it after that. */
    private Retreat askTarget() {
        End target = window.target();
        takeOver(target);
        if (!target.position().readOnly()) {
            return opened(target.position());
        }
        withdrawal().markTarget(target.work().session());
        Position now = target.position();
        return TargetState.of(window, now, withdrawal().opening()) == TargetState.OPENED ? opened(now) : closed(now);
    }

    /** Says nothing that changes while the target takes writes: it is told once. */
    private Retreat opened(Position now) {
        return new Retreat(
                Verdict.TARGET_OPENED,
                target() + " was opened: it "
                        + (now.readOnly()
                                ? "has transactions of its own from after this run was armed"
                                : "takes writes")
                        + ". Nothing is undone, and " + window.source().name()
                        + " stays closed, so that never two take writes. Did somebody put back an older journal? Put"
                        + " back the newest one and start again. Or finish by hand, with the by-hand script; `abort` then"
                        + " ends this run and leaves both servers as they are.");
    }

    private Retreat closed(Position now) {
        Gtids own = TargetState.own(window, now);
        return new Retreat(
                Verdict.ALLOWED,
                own.isEmpty()
                        ? ""
                        : "has transactions of its own (" + own + ") although it is closed and follows "
                                + window.source().name() + "; see its binary log, then copy again.");
    }

    /** Why a process that did not open the window can't take its target for closed without asking it. */
    private Optional<String> doubt() {
        End source = window.source();
        Session work = source.work().session();
        Optional<Owner> there = new Ownership(work).read();
        long epoch = new Ownership(work).epoch();
        boolean isOurs = there.filter(row -> row.journal().equals(owner.journal()) && row.run() == owner.run())
                        .isPresent()
                && window.noted(Arm.EPOCH)
                        .map(Long::parseLong)
                        .filter(known -> known == epoch)
                        .isPresent();
        if (window.noted(COMMITTED).isPresent()) {
            return Optional.of("its opening was committed");
        }
        if (!isOurs) {
            return Optional.of(source.name() + " belongs to "
                    + there.map(row -> "run " + row.run() + " of journal " + row.journal() + " (claimed " + epoch
                                    + " times)")
                            .orElse("nobody")
                    + " now");
        }
        if (TargetState.follows(source)) {
            return Optional.of(source.name() + " follows another server");
        }
        String position = source.position().binlog().toString();
        if (window.noted(FenceSource.FENCED_POSITION)
                .filter(fenced -> !fenced.equals(position))
                .isPresent()) {
            return Optional.of(source.name() + " has moved since it was fenced");
        }
        return isRecent(work) ? Optional.empty() : Optional.of("the window began long ago");
    }

    private boolean isRecent(Session work) {
        return window.noted(FenceSource.BEGAN_AT)
                .flatMap(began -> work.find(work.dialect().isWithin(budget.plus(RESTART), began)))
                .filter("1"::equals)
                .isPresent();
    }

    private Withdrawal withdrawal() {
        return new Withdrawal(owner.journal(), owner.run());
    }

    /**
     * A lock that is held still is this journal's when the server says so: that of a process, or of a machine, that is gone
     * without the server having seen it go. Throws REFUSED for somebody else's.
     */
    private void takeOver(End end) {
        Session work = end.work().alive();
        new Ownership(work).refuseForeign(owner.journal(), owner.migration());
        refuseReplaced(end, work);
        end.takeOver(GONE_WITHIN);
    }

    /** Another process has claimed the pair since this run was armed: it is the one that knows. */
    private void refuseReplaced(End end, Session work) {
        new Ownership(work).read().filter(row -> row.run() > owner.run()).ifPresent(row -> {
            throw LandfallException.refused(
                    end.name() + " belongs to run " + row.run() + " of this journal by now, which"
                            + " is later than run " + owner.run()
                            + ". This journal is an older copy: nothing is done with it. Put"
                            + " back the newest one.");
        });
        long epoch = new Ownership(work).epoch();
        if (window.noted(Arm.EPOCH)
                .map(Long::parseLong)
                .filter(known -> known < epoch)
                .isPresent()) {
            throw LandfallException.refused(end.name() + " was claimed by a later run of this journal (" + epoch
                    + " times in all, " + window.noted(Arm.EPOCH).get()
                    + " when this run was armed). This journal is an"
                    + " older copy: nothing is done with it. Put back the newest one.");
        }
    }

    @Override
    public Proof proveAgain() {
        try {
            if (withdrawal().isMarked(window.target().work().alive())) {
                return Proof.WITHDRAWN;
            }
            return prove(window.source()
                    .server()
                    .dialect()
                    .reading()
                    .gtids(window.noted(VerifyCaughtUp.POSITION).orElseThrow()));
        } catch (LandfallException e) {
            if (e.kind() == LandfallException.Kind.EXTERNAL) {
                return Proof.SOURCE_UNREACHABLE;
            }
            throw e;
        }
    }

    @Override
    public Optional<String> byHandScript(List<ByHand> back, List<ByHand> on) {
        return Optional.of(script.text(back, on));
    }

    private Proof prove(Gtids proven) {
        End source = window.source();
        if (!source.positionAnyway().readOnly()) {
            return Proof.SOURCE_UNFENCED;
        }
        takeOver(source);
        source.blocking().alive();
        window.fence().take(lockWait);
        return source.position().binlog().equals(proven) ? Proof.EQUAL : Proof.SOURCE_ADVANCED;
    }
}
