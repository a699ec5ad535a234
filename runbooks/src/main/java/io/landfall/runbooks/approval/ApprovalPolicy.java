package io.landfall.runbooks.approval;

import io.landfall.runbooks.journal.Person;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who may do what. Every answer is empty when the person may, otherwise a sentence that says why not. */
public interface ApprovalPolicy {

    /** Whether {@code person} may approve {@code stage} of a run that {@code requester} asked for. */
    Optional<String> refusesApproval(Person person, String requesterId, String stage);

    /** Whether an approval that {@code person} gave counts no more, as {@link #refusesApproval} would say it today. */
    default Optional<String> voidsApproval(Person person, String requesterId, String stage) {
        return refusesApproval(person, requesterId, stage);
    }

    /** Who approves and on which terms, a line each for the plan: an approval under other terms is void. */
    default List<String> terms() {
        return List.of();
    }

    /** Whether {@code person} may say {@code go} or {@code resume}. */
    Optional<String> refusesGo(Person person, String requesterId);

    /** When the steps of the window are approved. */
    default ApprovalMode mode() {
        return ApprovalMode.ARMED;
    }

    /** How many different people must approve this; at least 1. */
    default int required(String approval) {
        return 1;
    }

    /** What a person proves beside the name for some approvals; empty when nothing is asked for. */
    default Optional<SecondFactor> secondFactor() {
        return Optional.empty();
    }

    /** Whether a run that {@code requester} asks for could never get all of {@code approvals}. */
    default Optional<String> refusesRun(Person requester, List<String> approvals) {
        return Optional.empty();
    }

    /** How long an approval stays good, judged when it lets something happen. */
    Duration expireAfter();
}
