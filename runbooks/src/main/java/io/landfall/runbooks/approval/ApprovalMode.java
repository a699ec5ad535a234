package io.landfall.runbooks.approval;

/** When the steps of the window are approved. */
public enum ApprovalMode {
    /** All of them before it opens; {@code go} then runs them without waiting in between. */
    ARMED,
    /** Each at its turn, while the downtime budget runs. */
    LIVE
}
