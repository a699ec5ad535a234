package io.landfall.runbooks.run.state;

import io.landfall.runbooks.approval.Checklist;
import io.landfall.runbooks.approval.Question;
import io.landfall.runbooks.approval.Quorum;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.Runbook;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A run at one moment.
 *
 * @param run its number
 * @param migration the migration's name
 * @param runbook such as {@code move} or {@code cutover}
 * @param requester the id of who asked for it
 * @param state where it is
 * @param text one sentence about that, with the reason of a hold or the error
 * @param question what it asked approvals for last, as it stood then; empty when it has asked for none in this process
 * @param stages in order
 * @param progress of the step that runs; empty when it tells none
 * @param windowOpen for how long the window has been open; empty when it is not
 * @param windowLeft for how long an approval can still be given inside the window; empty when it is not open
 * @param startedAt when it was asked for
 * @param checklist what people do and tick before the window opens; mostly empty
 */
public record RunStatus(
        long run,
        String migration,
        String runbook,
        String requester,
        State state,
        String text,
        Optional<Question> question,
        List<StageStatus> stages,
        Optional<Progress> progress,
        Optional<Duration> windowOpen,
        Optional<Duration> windowLeft,
        Instant startedAt,
        List<Checklist.Thing> checklist) {

    /** When the oldest of its approvals was given that are still to let something happen; empty when there is none. */
    public Optional<Instant> oldestApproval() {
        return stages.stream()
                .filter(stage ->
                        stage.steps().isEmpty() || stage.steps().stream().anyMatch(step -> step.mark() != Mark.DONE))
                .flatMap(stage -> stage.quorum().given().stream())
                .map(Quorum.Given::at)
                .min(Comparator.naturalOrder());
    }

    /** What its steps warn of although they are done, each with the step's name. */
    public List<String> warnings() {
        return stages.stream()
                .flatMap(stage -> stage.steps().stream())
                .flatMap(step -> step.warning().map(warning -> step.name() + ": " + warning).stream())
                .toList();
    }

    /** Where a run is. */
    public enum State {
        RUNNING,
        /** Approvals are being collected. */
        ASKING,
        /** Everything is approved and ready; {@code go} starts it. */
        ARMED,
        /** Nothing happens until {@code resume} or {@code abort}. */
        HELD,
        UNDOING,
        /** Past the point of no return, with something left that is tried again and again. */
        FINISHING,
        DONE,
        /** Everything it did was taken back. */
        UNDONE;

        public boolean isEnded() {
            return this == DONE || this == UNDONE;
        }
    }

    /**
     * A stage.
     *
     * @param approval its approval; empty when it needs none
     * @param skipped why there is nothing to do; empty when there is
     * @param window whether the application can't write while it runs
     * @param asked whether an approval is being asked for now
     * @param quorum who has approved it
     * @param steps in order
     */
    public record StageStatus(
            Optional<Runbook.Approval> approval,
            Optional<String> skipped,
            boolean window,
            boolean asked,
            Quorum quorum,
            List<StepStatus> steps) {

        /** The ids of who approved it; empty when it needs no approval or somebody is still missing. */
        public Optional<String> approver() {
            return quorum.isReached() && !quorum.given().isEmpty() ? Optional.of(quorum.people()) : Optional.empty();
        }
    }

    /**
     * A step.
     *
     * @param name its name
     * @param plan its sentence as it was shown; empty before that
     * @param mark how far it is
     * @param took how long it ran; zero when it has not begun
     * @param warning what it warns of although it is done; empty when nothing
     */
    public record StepStatus(String name, String plan, Mark mark, Duration took, Optional<String> warning) {}

    /** How far a step is. */
    public enum Mark {
        PENDING,
        RUNNING,
        DONE,
        FAILED,
        UNDONE;

        /** How far it is when this was written of it last. */
        public static Mark of(Optional<EntryKind> last) {
            return switch (last.orElse(EntryKind.RUN)) {
                case INTENT -> RUNNING;
                case OUTCOME, POINT_OF_NO_RETURN -> DONE;
                case FAILED, UNDO_INTENT, UNDO_FAILED -> FAILED;
                case UNDO_OUTCOME -> UNDONE;
                default -> PENDING;
            };
        }
    }
}
