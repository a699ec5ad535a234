package io.landfall.runbooks.engine;

import java.time.Duration;
import java.util.Optional;

/** Who may do what. Every answer is empty when the person may, otherwise a sentence that says why not. */
public interface ApprovalPolicy {

    /** Whether {@code person} may approve {@code stage} of a run that {@code requester} asked for. */
    Optional<String> refusesApproval(Person person, String requesterId, String stage);

    /** Whether {@code person} may say {@code go} or {@code resume}. */
    Optional<String> refusesGo(Person person, String requesterId);

    /** How long an approval stays good, judged at {@code go}. */
    Duration expireAfter();
}
