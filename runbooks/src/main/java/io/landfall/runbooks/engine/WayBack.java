package io.landfall.runbooks.engine;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.engine.RunObserver.What;
import io.landfall.runbooks.engine.RunStatus.State;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a run: takes back everything it did, or only writes down that it is done. */
final class WayBack {

    private static final Logger LOG = LoggerFactory.getLogger(WayBack.class);
    private static final Duration UNDO_PAUSE = Duration.ofMillis(250);
    private static final Duration LONG_UNDO_PAUSE = Duration.ofSeconds(1);
    /** From then on it is tried less often. */
    private static final int OFTEN = 60;

    private static final Duration JOURNAL_PAUSE = Duration.ofSeconds(2);

    private final Runbook runbook;
    private final RunLog log;
    private final Wishes wishes;
    private final Budget budget;
    private final RunState state;
    private final Undo undo;

    WayBack(Runbook runbook, RunLog log, Wishes wishes, Budget budget, RunState state, Undo undo) {
        this.runbook = runbook;
        this.log = log;
        this.wishes = wishes;
        this.budget = budget;
        this.state = state;
        this.undo = undo;
    }

    /** Takes everything back, trying on until it has worked, and ends the run. */
    void undoAll(String reason) {
        state.be(State.UNDOING, reason);
        List<String> left;
        int tries = 0;
        log.writeIfPossible(EntryKind.ABORT, "", Map.of("reason", reason));
        do {
            left = once();
            if (!left.isEmpty()) {
                state.be(State.UNDOING, reason + "\nnot yet taken back, trying on:\n" + String.join("\n", left));
                wishes.pause(tries < OFTEN ? UNDO_PAUSE : LONG_UNDO_PAUSE);
            }
            tries++;
        } while (!left.isEmpty() && !wishes.isClosing());
        if (!left.isEmpty()) {
            throw new ServiceEnds();
        }
        budget.close();
        end(State.UNDONE, "undone", reason);
    }

    /** Whatever happens in between, a source that may be closed is not given up. */
    private List<String> once() {
        try {
            return undo.once(runbook.steps().toList());
        } catch (RuntimeException e) {
            LOG.error("Taking back failed; it is tried again", e);
            return List.of("Landfall failed inside itself: " + e);
        }
    }

    /** Journals the run's end, trying on until it is written. */
    void end(State how, String outcome, String text) {
        Map<String, String> data = Map.of("outcome", outcome, "text", text);
        boolean written = false;
        boolean told = false;
        while (!written) {
            try {
                log.write(EntryKind.ENDED, "", data);
                written = true;
            } catch (LandfallException e) {
                String waits = "It is over (" + outcome + "), but the journal can't be written: " + e.getMessage()
                        + " Its last rows are written as soon as that works; leave Landfall running until then.";
                state.be(state.state(), waits);
                if (!told) {
                    state.tell(What.NOT_JOURNALED, "", waits);
                    told = true;
                }
                wishes.pause(JOURNAL_PAUSE);
                if (wishes.isClosing()) {
                    throw new ServiceEnds();
                }
            }
        }
        state.be(how, text);
        state.tell(What.ENDED, "", text);
    }
}
