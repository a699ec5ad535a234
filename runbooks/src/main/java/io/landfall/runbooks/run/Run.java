package io.landfall.runbooks.run;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalDesk;
import io.landfall.runbooks.approval.ApprovalDesk.Taken;
import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.approval.Checklist;
import io.landfall.runbooks.approval.Instruction;
import io.landfall.runbooks.approval.Plan;
import io.landfall.runbooks.approval.ShownPlan;
import io.landfall.runbooks.approval.Uptime;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.journal.history.Request;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.journal.history.RunLog;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunScope;
import io.landfall.runbooks.run.state.RunSignals;
import io.landfall.runbooks.run.state.RunState;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.run.state.WindowBudget;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One execution of a runbook: what people can say to it, and where it is. Safe for several threads. */
public final class Run {

    private final long number;
    private final PunctualJournal journal;
    private final RunHistory history;
    private final RunLog log;
    private final RunSignals signals = new RunSignals();
    private final ApprovalPolicy policy;
    private final ShownPlan shownPlan;
    private final ApprovalDesk desk;
    private final Checklist checklist;
    private final RunState state;
    private final RunLoop loop;
    private final Notes notes = new Notes(System::nanoTime);
    private final Thread thread;

    Run(
            Runbook.Factory factory,
            PunctualJournal journal,
            RecordedRun recorded,
            ApprovalPolicy policy,
            Duration wholeBudget,
            List<RunObserver> observers,
            Clock clock,
            Supplier<Uptime> machine,
            boolean afterRestart) {
        Entry.Record request = recorded.request().record();
        this.number = request.run();
        this.journal = journal;
        this.policy = policy;
        this.history = new RunHistory(recorded);
        WindowBudget budget = new WindowBudget(wholeBudget);
        this.log = new RunLog(
                journal,
                history,
                number,
                request.migration(),
                () -> budget.used().isPresent(),
                clock);
        Request terms = Request.of(request.data());
        Runbook runbook = factory.open(new RunContext(
                number, terms.options(), terms.found(), progress -> this.progress(progress), budget::left));
        this.checklist = new Checklist(runbook.checklist(), history, log);
        this.state = new RunState(number, request.migration(), runbook, history, budget, policy, checklist, observers);
        this.shownPlan = new ShownPlan(runbook, history, log, policy, wholeBudget);
        this.desk = new ApprovalDesk(shownPlan, history, log, policy, clock, machine);
        this.loop = new RunLoop(new RunScope(runbook, history, log, signals, budget, state), desk, shownPlan);
        this.thread = Daemons.thread("run-" + number, () -> loop.run(afterRestart));
        state.isWalkedBy(thread);
        state.recallEnd();
        if (history.isCommitted()) {
            signals.commit(); // before anybody can say a word: what was committed is not aborted without asking the
            // servers
        }
    }

    private void progress(Progress progress) {
        state.progress(progress);
        if (notes.isNews(progress)) {
            state.tell(What.NOTED, progress.step(), progress.note());
        }
    }

    void start() {
        thread.start();
    }

    /** Whether another process left it inside its window, being undone, or past the point of no return. */
    boolean isLeftInWindow() {
        return loop.isLeftInWindow();
    }

    void tell(What what) {
        state.tell(what, "", "");
    }

    /**
     * How long the run's own thread, which would undo, has made no progress while the window is open or taken back, at
     * this time by the monotonic clock; empty when no window is open.
     */
    public Optional<Duration> silentInWindow(long nanoTime) {
        return state.silentInWindow(nanoTime);
    }

    /** The longest limit of a step of its window. */
    public Duration longestStepOfWindow() {
        return state.longestStepOfWindow();
    }

    /** The run's number, from 1, across the whole journal. */
    public long number() {
        return number;
    }

    public RunStatus status() {
        return state.status();
    }

    /** The plan as it was shown last, with what an approval binds to; empty when it has not been shown yet. */
    public Optional<Plan> plan() {
        return shownPlan.shown();
    }

    /** Approves what somebody means of what is asked for now; as {@link #approve(ApprovalSelection, Instruction, String)}. */
    public void approve(ApprovalSelection meant, Person who, String words, String event) {
        approve(meant, Instruction.now(who, event), words);
    }

    /**
     * Approves what somebody means of what is asked for now. Throws REFUSED with the reason; that is journaled too.
     */
    public void approve(ApprovalSelection meant, Instruction instruction, String words) {
        List<Taken> taken = new ArrayList<>();
        orJournalRefusal(words, instruction.who(), instruction.event(), () -> {
            if (state.state() == State.ASKING || state.state() == State.ARMED) {
                desk.refuseApprovedAlready(meant);
            }
            refuseUnless(state.state() == State.ASKING, "Nothing is being asked for now: " + where() + ".");
            if (status().windowOpen().isPresent()) {
                desk.refuseWithdrawnApprovals();
            } else if (policy.mode() == ApprovalMode.LIVE && state.isWindowAsked()) {
                checklist.refuseUnlessTicked();
            }
            taken.add(desk.approve(meant, instruction, words));
        });
        taken.forEach(what -> state.tell(
                What.APPROVED, "", instruction.who().name() + ": " + words + " (" + what.what() + ")", what.notes()));
        signals.nudge();
    }

    /** Whether {@code who} would have to give a code to approve what is meant. May have to ask who may approve. */
    public boolean takesACode(ApprovalSelection meant, Person who) {
        return state.state() == State.ASKING && desk.takesACode(meant, who);
    }

    /** Asks again for approvals that have expired, while the run waits for people outside of its window. */
    public void expire() {
        State now = state.state();
        if ((now == State.ASKING || now == State.ARMED) && status().windowOpen().isEmpty()) {
            desk.askAgainForExpired(now == State.ARMED).ifPresent(why -> {
                state.tell(What.APPROVAL_VOID, "", why + " Nothing was done. Approve again.");
                if (now == State.ASKING) {
                    state.tell(What.ASKED, "", state.text());
                }
                signals.nudge();
            });
        }
    }

    /** Opens the window of an armed run. Throws REFUSED with the reason; that is journaled too. */
    public void go(Person who, String event) {
        go(Instruction.now(who, event));
    }

    /** The same, said about what was shown then. */
    public void go(Instruction instruction) {
        Person who = instruction.who();
        String event = instruction.event();
        orJournalRefusal("go", who, event, () -> {
            refuseUnless(state.state() == State.ARMED, "Not armed: " + where() + ".");
            refuseUnlessAllowed(policy.refusesGo(who, history.request().who()));
            desk.refuseUnlessShown(instruction);
            checklist.refuseUnlessTicked();
            desk.refuseStaleApprovals();
            log.write(EntryKind.GO, "", Map.of("name", who.name()), who.id(), event);
        });
        state.tell(What.GO, "", who.name());
        signals.go();
    }

    /**
     * Ticks what somebody means of the checklist, or takes that back; anybody may, until the window opens. Throws REFUSED with
     * the reason; that is journaled too.
     *
     * @return what was ticked and what is left, as sentences
     */
    public String tick(ApprovalSelection meant, boolean done, Instruction instruction, String words) {
        Person who = instruction.who();
        List<Checklist.Thing> ticked = new ArrayList<>();
        orJournalRefusal(words, who, instruction.event(), () -> {
            refuseUnless(!state.isEnded(), "The run has ended.");
            refuseUnless(
                    status().windowOpen().isEmpty() && !signals.isCommitted(),
                    "The checklist is for the time before writes are stopped, and they are. Nothing was changed.");
            ticked.addAll(checklist.tick(meant, done, who, instruction.event()));
        });
        String what = ticked.stream().map(Checklist.Thing::toString).collect(Collectors.joining(", "));
        String told = (done ? "Ticked: " : "Not ticked any more: ") + what + ".";
        state.tell(What.TICKED, "", who.name() + ": " + told);
        String left = checklist.open().stream().map(Checklist.Thing::toString).collect(Collectors.joining(", "));
        return told + (left.isEmpty() ? " That is all of the checklist." : " Still to be ticked: " + left + ".");
    }

    /**
     * Lets the copy that runs go at most so many bytes a second from now on, empty means as fast as it goes; also after a
     * restart. Throws REFUSED with the reason; that is journaled too.
     */
    public void pace(Optional<DataSize> rate, Instruction instruction, String words) {
        Person who = instruction.who();
        orJournalRefusal(words, who, instruction.event(), () -> {
            Step.Paced copy = loop.copying()
                    .orElseThrow(() -> LandfallException.refused("Nothing is copied now: " + where()
                            + ". Nothing was changed. `rate` is for the time while a copy runs."));
            refuseUnlessAllowed(policy.refusesGo(who, history.request().who()));
            refuseUnless(
                    rate.filter(most -> most.compareTo(copy.slowest()) < 0).isEmpty(),
                    "This copy can't go slower than " + copy.slowest() + "/s. Nothing was changed. Write that or more,"
                            + " or `hold` the run; `0` means no limit.");
            copy.pace(rate);
            log.write(
                    EntryKind.RATE,
                    "",
                    Map.of(
                            RunHistory.RATE_BYTES,
                            Long.toString(rate.map(DataSize::bytes).orElse(0L)),
                            "rate",
                            Throttle.speed(rate),
                            "name",
                            who.name()),
                    who.id(),
                    instruction.event());
        });
    }

    /** Stops before the next step; inside the window, before the point of no return, takes everything back. */
    public void hold(String reason, Person who, String event) {
        hold(reason, Instruction.now(who, event));
    }

    /** The same, heard then. */
    public void hold(String reason, Instruction instruction) {
        Person who = instruction.who();
        String event = instruction.event();
        orJournalRefusal("hold", who, event, () -> {
            refuseUnless(!state.isEnded(), "The run has ended.");
            refuseUnless(
                    !signals.isCommitted(),
                    "Past the point of no return a run can't be held: it finishes now. Nothing was changed by this.");
            log.writeIfPossible(EntryKind.HOLD, "", Map.of("reason", reason, "name", who.name()), who.id(), event);
        });
        signals.hold(who.name() + " holds" + because(reason), instruction.heardNanos());
        if (status().windowOpen().isPresent()) {
            loop.cancelStepUnlessCommitted();
        }
    }

    /** Goes on after a hold. */
    public void resume(Person who, String event) {
        resume(Instruction.now(who, event));
    }

    /** The same, heard then: a hold that came later stays. */
    public void resume(Instruction instruction) {
        Person who = instruction.who();
        String event = instruction.event();
        orJournalRefusal("resume", who, event, () -> {
            refuseUnless(
                    state.state() == State.HELD || signals.holdReason().isPresent(),
                    "Nothing is held: " + where() + ".");
            refuseUnless(
                    !signals.isHeldSince(instruction.heardNanos()),
                    "That was said before " + signals.holdReason().orElse("the hold") + ". The run stays held.");
            refuseUnlessAllowed(policy.refusesGo(who, history.request().who()));
            log.write(EntryKind.RESUME, "", Map.of("name", who.name()), who.id(), event);
        });
        signals.resume(who.name(), instruction.heardNanos());
    }

    /**
     * Takes everything back that this run did. Past the point of no return that is refused; but when the application has
     * all it needs there, the run ends without what is still left.
     *
     * @return what it does now, as a sentence
     */
    public String abort(String reason, Person who, String event) {
        return abort(reason, Optional.empty(), who, event);
    }

    /**
     * The same.
     *
     * @param targetOff the name of the target, when {@code who} says that its machine is off and stays off
     */
    public String abort(String reason, Optional<String> targetOff, Person who, String event) {
        if (targetOff.isPresent() || signals.doubted().isPresent()) {
            orJournalRefusal("abort", who, event, () -> {
                refuseUnlessDoubted(targetOff);
                journalAbort("abort", "--target-is-off " + targetOff.get() + " " + reason, who, event);
            });
            signals.abortWithoutTarget(who.name() + " aborted: " + targetOff.get() + " is off" + because(reason));
            return "makes the source writable again, as " + targetOff.get() + " is off.";
        }
        if (loop.mayBeLeft() && !state.isEnded()) {
            leave(reason, who, event);
            return "ends now, without what is still left; its report says how to do that by hand.";
        }
        return takeBack("abort", who.name() + " aborted", reason, who, event);
    }

    /**
     * Says no to what is asked for: everything is taken back. Throws REFUSED past the point of no return.
     *
     * @return what it does now, as a sentence
     */
    public String deny(String reason, Person who, String event) {
        return signals.doubted().isPresent()
                ? abort(reason, who, event)
                : takeBack("deny", who.name() + " denied it", reason, who, event);
    }

    private String takeBack(String word, String what, String reason, Person who, String event) {
        orJournalRefusal(word, who, event, () -> {
            refuseUnless(!state.isEnded(), "The run has ended.");
            refuseUnless(
                    !state.hasBegunForGood(),
                    "This run has begun to remove things for good, so it can't be taken back. It goes on by itself, or"
                            + " after `resume` when it is held. Nothing was changed by this.");
            refuseUnless(
                    signals.abort(what + because(reason)),
                    "Past the point of no return a run can't be aborted; it finishes now. The old server is fenced and"
                            + " follows the new one as soon as this is done, so nothing is lost by waiting.");
            journalAbort(word, reason, who, event);
        });
        loop.cancelStep();
        return "takes everything back that it has done.";
    }

    /** Whoever says that a machine is off has to say which: a wrong word opens two servers. */
    private void refuseUnlessDoubted(Optional<String> targetOff) {
        Optional<String> doubted = signals.doubted();
        refuseUnless(
                doubted.isPresent(),
                "`--target-is-off` is for a target that does not answer when it has to be known whether it is open;"
                        + " nobody asks that now. Nothing was changed. Say `abort` without it.");
        refuseUnless(
                targetOff.equals(doubted),
                doubted.get() + " does not answer, and may be open: two servers would take writes. Nothing was changed."
                        + " I go on asking it. Only when its machine is off and stays off, say `abort --target-is-off "
                        + doubted.get() + "`.");
    }

    private void leave(String reason, Person who, String event) {
        orJournalRefusal("abort", who, event, () -> journalAbort("abort", reason, who, event));
        loop.leave();
    }

    private void journalAbort(String word, String reason, Person who, String event) {
        log.writeIfPossible(EntryKind.COMMAND, word, Map.of("reason", reason, "name", who.name()), who.id(), event);
    }

    /**
     * Returns whether it has ended. Whoever reads the journal may know that a moment before the run's own thread does: when
     * nothing but its last row is left to do, and the journal takes rows, waits for that thread, {@code limit} at most.
     */
    boolean hasEndedWithin(Duration limit) {
        if (history.ended().isPresent() && log.trouble().isEmpty()) {
            awaitClosed(System.nanoTime() + limit.toNanos());
        }
        return state.isEnded();
    }

    /** Asks this process's part of the run to end: a window is taken back or finished, a copy is cut off. */
    void closeSoon() {
        signals.close();
        loop.cancelStepUnlessCommitted();
    }

    /** Waits for that until {@code deadline}, by the monotonic clock. */
    void awaitClosed(long deadlineNanos) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while a run was ending.", e);
        }
    }

    private void orJournalRefusal(String words, Person who, String event, Runnable action) {
        try {
            if (journal.causedBy(event).isPresent()) {
                throw LandfallException.refused("This message was taken already; a second delivery changes nothing.");
            }
            action.run();
        } catch (LandfallException e) {
            log.refused(words, who, e);
            state.tell(What.REFUSED, words, e.getMessage());
            signals.nudge();
            throw e;
        }
    }

    private static void refuseUnlessAllowed(Optional<String> refusal) {
        refusal.ifPresent(reason -> {
            throw LandfallException.refused(reason);
        });
    }

    private static void refuseUnless(boolean holds, String otherwise) {
        if (!holds) {
            throw LandfallException.refused(otherwise);
        }
    }

    private String where() {
        return "run " + number + " is " + state.state().name().toLowerCase(Locale.ROOT)
                + (state.text().isEmpty() ? "" : " (" + state.text() + ")");
    }

    private static String because(String reason) {
        return reason.isBlank() ? "" : ": " + reason;
    }
}
