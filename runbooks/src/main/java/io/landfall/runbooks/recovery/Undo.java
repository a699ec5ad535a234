package io.landfall.runbooks.recovery;

import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.journal.history.RunLog;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.StepRunner;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what a run's steps did, the last one first. One step that can't be taken back does not keep the others
 * from it; what failed is tried again by the caller.
 */
public final class Undo {

    private static final Logger LOG = LoggerFactory.getLogger(Undo.class);

    private final RunLog log;
    private final RunHistory history;
    private final StepRunner.Teller teller;
    /** Why each step could not be taken back when it was tried last: what repeats is neither journaled nor told again. */
    private final Map<String, String> failures = new HashMap<>();

    public Undo(RunLog log, RunHistory history, StepRunner.Teller teller) {
        this.log = log;
        this.history = history;
        this.teller = teller;
    }

    /** Goes once through every step that has begun and is not undone; returns what could not be taken back. */
    public List<String> once(List<Step> steps) {
        List<Step> backwards = new ArrayList<>(steps);
        Collections.reverse(backwards);
        List<String> left = new ArrayList<>();
        for (Step step : backwards) {
            Optional<Found> before = history.before(step.name());
            if (step instanceof Step.Reversible reversible && before.isPresent()) {
                undo(reversible, before.get()).ifPresent(left::add);
            }
        }
        return left;
    }

    private Optional<String> undo(Step.Reversible step, Found before) {
        if (!failures.containsKey(step.name())) {
            teller.tell(What.UNDO_BEGINS, step.name(), "");
            log.writeIfPossible(EntryKind.UNDO_INTENT, step.name(), Map.of());
        }
        try {
            step.undo(before);
            failures.remove(step.name());
            log.writeIfPossible(EntryKind.UNDO_OUTCOME, step.name(), Map.of());
            teller.tell(What.UNDO_DONE, step.name(), "");
            return Optional.empty();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            String error = String.valueOf(e.getMessage());
            if (!error.equals(failures.put(step.name(), error))) {
                LOG.error("Could not take back {}", step.name(), e);
                log.writeIfPossible(EntryKind.UNDO_FAILED, step.name(), Map.of("error", error));
                teller.tell(What.UNDO_FAILED, step.name(), error);
            }
            return Optional.of(step.name() + ": " + e.getMessage() + " By hand: " + ByHand.sentence(step));
        }
    }
}
