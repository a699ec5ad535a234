package io.landfall.bot.config;

import io.landfall.runbooks.approval.ApprovalMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Who may approve, and for how long it counts.
 *
 * @param approvers the ids of the people who may approve, at least one
 * @param fourEyes whether the person who asked for a run may approve none of it
 * @param expireAfter how long an approval stays good, more than zero
 * @param mode when the steps of the window are approved
 * @param remindAfter when whoever has not answered is reminded, counted from the question
 * @param required how many different people must approve, by the name of the approval; one where it is not named
 * @param freezeAfterRollback whether everything is frozen when a migration was rolled back
 * @param secondFactor whether {@code promote} takes a code that changes with time
 */
public record Approvals(
        List<String> approvers,
        boolean fourEyes,
        Duration expireAfter,
        ApprovalMode mode,
        List<Duration> remindAfter,
        Map<String, Integer> required,
        boolean freezeAfterRollback,
        boolean secondFactor) {

    /** When people are reminded where the file does not say. */
    static final List<Duration> REMIND_AFTER =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));

    /** The same with the usual reminders. */
    public Approvals(
            List<String> approvers,
            boolean fourEyes,
            Duration expireAfter,
            ApprovalMode mode,
            Map<String, Integer> required) {
        this(approvers, fourEyes, expireAfter, mode, REMIND_AFTER, required);
    }

    /** The same where a rollback freezes nothing. */
    public Approvals(
            List<String> approvers,
            boolean fourEyes,
            Duration expireAfter,
            ApprovalMode mode,
            List<Duration> remindAfter,
            Map<String, Integer> required) {
        this(approvers, fourEyes, expireAfter, mode, remindAfter, required, false, false);
    }
}
