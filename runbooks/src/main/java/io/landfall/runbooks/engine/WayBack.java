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
        boolean journaled = false;
        do {
            journaled = journaled || journalAbort(reason);
            left = undo.once(runbook.steps().toList());
            if (!left.isEmpty()) {
                state.be(State.UNDOING, reason + "\nnot yet taken back, trying on:\n" + String.join("\n", left));
                wishes.pause(UNDO_PAUSE);
            }
        } while (!left.isEmpty() && !wishes.isClosing());
        if (!left.isEmpty()) {
            throw new ServiceEnds();
        }
        budget.close();
        end(State.UNDONE, "undone", reason);
    }

    private boolean journalAbort(String reason) {
        try {
            log.write(EntryKind.ABORT, "", Map.of("reason", reason));
            return true;
        } catch (LandfallException e) {
            LOG.error("Undoing begins although the journal could not take it", e);
            return false;
        }
    }

    /** Journals the run's end. */
    void end(State how, String outcome, String text) {
        boolean written = false;
        while (!written) {
            try {
                log.write(EntryKind.ENDED, "", Map.of("outcome", outcome, "text", text));
                written = true;
            } catch (LandfallException e) {
                state.be(state.state(), "Finished, but the journal can't be written: " + e.getMessage());
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
