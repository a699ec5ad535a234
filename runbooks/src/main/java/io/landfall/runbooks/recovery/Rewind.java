package io.landfall.runbooks.recovery;

import io.landfall.monitor.Backoff;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunScope;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.run.state.ServiceEnds;
import io.landfall.runbooks.step.AfterRestart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a run: takes back everything it did, or only writes down that it is done. */
public final class Rewind {

    private static final Logger LOG = LoggerFactory.getLogger(Rewind.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), 60, Duration.ofSeconds(1));
    private static final Duration JOURNAL_PAUSE = Duration.ofMillis(50);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final RunScope run;
    private final Undo undo;
    private volatile boolean mayBeLeft;
    private String told = "";

    public Rewind(RunScope run, Undo undo) {
        this.run = run;
        this.undo = undo;
    }

    /** Whether nothing can be undone, and a person may end the run as the servers are. */
    public boolean mayBeLeft() {
        return mayBeLeft;
    }

    /**
     * Takes everything back, trying on until it has worked, and ends the run. While the target is open, or may be, nothing
     * is undone: the servers are the truth, whatever the journal says.
     */
    public void undoAll(String reason) {
        run.state().be(State.UNDOING, reason);
        List<String> left;
        int tries = 0;
        run.log().writeIfPossible(EntryKind.ABORT, "", Map.of("reason", reason));
        do {
            Optional<AfterRestart.Retreat> refused = refusal();
            tries++;
            if (refused.isPresent()) {
                left = List.of(refused.get().why());
                hold(refused.get(), tries);
            } else {
                run.state().be(State.UNDOING, reason);
                left = once();
                tryOn(reason, left, tries);
            }
        } while (!left.isEmpty() && !run.signals().isLeft() && !run.signals().isClosing());
        if (!left.isEmpty() && !run.signals().isLeft()) {
            throw new ServiceEnds();
        }
        run.budget().close();
        if (left.isEmpty()) {
            end(State.UNDONE, "undone", reason);
        } else {
            endLeaving(left, reason);
        }
    }

    private void tryOn(String reason, List<String> left, int tries) {
        if (left.isEmpty()) {
            return;
        }
        mayBeLeft = isSourceAsBefore();
        if (mayBeLeft) {
            run.budget().close();
        }
        run.state()
                .be(
                        State.UNDOING,
                        reason + "\nnot yet taken back, trying on"
                                + (mayBeLeft ? " (`abort` ends the run without it)" : "") + ":\n"
                                + String.join("\n", left));
        run.signals().pauseUntilChanged(BACKOFF.after(tries));
    }

    /** What is left lies outside of the window, such as a file on the host of a target that is gone. */
    private boolean isSourceAsBefore() {
        return run.runbook().afterRestart().isPresent() && !run.history().hasWindowBegun(run.runbook());
    }

    private void endLeaving(List<String> left, String reason) {
        boolean isAsBefore = isSourceAsBefore();
        end(
                isAsBefore ? State.UNDONE : State.DONE,
                isAsBefore ? "undone" : "left",
                reason + "\nleft to people:\n" + String.join("\n", left));
    }

    /** Why the source may not be opened; empty when it may, or need not be. */
    private Optional<AfterRestart.Retreat> refusal() {
        if (run.runbook().afterRestart().isEmpty() || !run.history().hasWindowBegun(run.runbook())) {
            return Optional.empty();
        }
        AfterRestart servers = run.runbook().afterRestart().get();
        AfterRestart.Retreat retreat = ask(servers);
        mayBeLeft = retreat.verdict() == AfterRestart.Verdict.TARGET_OPENED;
        run.signals()
                .doubt(Optional.of(servers.target())
                        .filter(any -> retreat.verdict() == AfterRestart.Verdict.TARGET_UNKNOWN));
        if (retreat.verdict() == AfterRestart.Verdict.ALLOWED && !retreat.why().isEmpty() && isNews(retreat)) {
            run.state().tell(What.NOTED, servers.target(), retreat.why());
        }
        return Optional.of(retreat).filter(any -> any.verdict() != AfterRestart.Verdict.ALLOWED);
    }

    /** Who can't be asked now, or works for somebody else, is asked again. */
    private AfterRestart.Retreat ask(AfterRestart servers) {
        try {
            return servers.retreat(run.signals().isTargetOff());
        } catch (RuntimeException e) {
            LOG.debug("It can't be known yet whether the source may be opened", e);
            return new AfterRestart.Retreat(AfterRestart.Verdict.SOURCE_UNKNOWN, String.valueOf(e.getMessage()));
        }
    }

    private boolean isNews(AfterRestart.Retreat retreat) {
        boolean isNews = !told.equals(retreat.why());
        told = retreat.why();
        return isNews;
    }

    private void hold(AfterRestart.Retreat refused, int tries) {
        boolean isSource = refused.verdict() == AfterRestart.Verdict.SOURCE_UNKNOWN;
        run.state().be(isSource ? State.UNDOING : State.HELD, refused.why());
        if (isNews(refused)) {
            LOG.warn("Nothing is undone yet: {}", refused.why());
            run.state().tell(isSource ? What.UNDO_FAILED : What.HELD, isSource ? "the window" : "", refused.why());
        }
        run.signals().pauseUntilChanged(isSource ? BACKOFF.after(tries) : ASK_AGAIN);
    }

    /** Whatever happens in between, a source that may be closed is not given up. */
    private List<String> once() {
        try {
            return undo.once(run.runbook().steps().toList());
        } catch (RuntimeException e) {
            LOG.error("Taking back failed; it is tried again", e);
            return List.of("Landfall failed inside itself: " + e);
        }
    }

    /** Journals the run's end, and waits until that and everything before it is written. */
    public void end(State how, String outcome, String text) {
        run.log().writeIfPossible(EntryKind.ENDED, "", Map.of("outcome", outcome, "text", text));
        boolean told = false;
        while (!run.log().isWritten()) {
            Optional<String> trouble = run.log().trouble();
            if (trouble.isPresent()) {
                String waits = "It is over (" + outcome + "), but the journal can't be written: " + trouble.get()
                        + " Its last rows are written as soon as that works; leave Landfall running until then.";
                run.state().be(run.state().state(), waits);
                if (!told) {
                    run.state().tell(What.NOT_JOURNALED, "", waits);
                    told = true;
                }
            }
            run.signals().pause(JOURNAL_PAUSE);
            if (run.signals().isClosing()) {
                throw new ServiceEnds();
            }
        }
        run.state().be(how, text);
        run.state().tell(What.ENDED, "", text);
    }
}
