package io.landfall.runbooks.approval;

import io.landfall.runbooks.step.Runbook.Approval;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run asks approvals for.
 *
 * @param asked what is asked for, in order
 * @param plan the hash of the plan that would be approved
 */
public record Question(List<Asked> asked, String plan) {

    private static final int BRIEF = 8;

    /**
     * One approval.
     *
     * @param approval what people type
     * @param quorum who has given it already
     */
    public record Asked(Approval approval, Quorum quorum) {

        /** Returns {@code 5 promote [1 of 2 (ben); one more]}. */
        @Override
        public String toString() {
            return approval + (quorum.required() > 1 ? " [" + quorum.text() + "]" : "");
        }
    }

    /** Returns {@code asks for approval of 4 verify-caught-up, 5 promote; plan 1a2b3c4d}. */
    public String text() {
        return "asks for approval of " + names() + "; plan " + briefPlan();
    }

    /** Returns {@code 4 verify-caught-up, 5 promote [1 of 2 (ben); one more]}. */
    public String names() {
        return asked.stream().map(Asked::toString).collect(Collectors.joining(", "));
    }

    /** Returns enough of the plan's hash to tell it from another. */
    public String briefPlan() {
        return plan.substring(0, Math.min(BRIEF, plan.length()));
    }

    /** Returns the same asked about the plan with this hash. */
    public Question about(String hash) {
        return new Question(asked, hash);
    }
}
