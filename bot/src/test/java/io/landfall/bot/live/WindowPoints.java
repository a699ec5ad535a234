package io.landfall.bot.live;

import java.util.List;

/** Where a run can be caught in the window, in order: in each of its engine steps, and between each pair of them. */
final class WindowPoints {

    static final List<String> BEFORE_THE_RETURN = List.of(
            "STEP_BEGINS:maintenance-on",
            "STEP_ACTED:maintenance-on",
            "STEP_DONE:maintenance-on",
            "STEP_ACTED:stop-heartbeat",
            "STEP_DONE:stop-heartbeat",
            "STEP_ACTED:stop-events",
            "STEP_DONE:stop-events",
            "STEP_ACTED:persist-fence",
            "STEP_DONE:persist-fence",
            "STEP_ACTED:lock-privileged-accounts",
            "STEP_DONE:lock-privileged-accounts",
            "STEP_BEGINS:fence-source",
            "STEP_ACTED:fence-source",
            "STEP_DONE:fence-source",
            "STEP_BEGINS:end-sessions",
            "STEP_DONE:end-sessions",
            "STEP_BEGINS:prove-fence",
            "STEP_DONE:prove-fence",
            "STEP_ACTED:verify-caught-up",
            "STEP_DONE:verify-caught-up",
            "COMMITS:point-of-no-return");

    static final List<String> PAST_THE_RETURN = List.of(
            "COMMITTED:point-of-no-return",
            "STEP_BEGINS:open-target",
            "STEP_ACTED:open-target",
            "STEP_DONE:open-target",
            "STEP_ACTED:switch-routes",
            "STEP_DONE:switch-routes",
            "STEP_ACTED:release-source",
            "STEP_DONE:release-source",
            "STEP_ACTED:maintenance-off",
            "STEP_DONE:maintenance-off",
            "STEP_DONE:verify-application");

    /** The application writes on the other server then. */
    static final List<String> AFTER_THE_WINDOW =
            List.of("STEP_DONE:restore-events", "STEP_ACTED:follow-back", "STEP_DONE:follow-back");

    private WindowPoints() {}
}
