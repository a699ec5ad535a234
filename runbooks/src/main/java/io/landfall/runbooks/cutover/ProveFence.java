package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.cutover.window.Canary;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.ErrorCode;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Step;
import java.time.Duration;

/** The source has refused a write with exactly error 1290, holds no prepared transaction, and the fence stands. */
final class ProveFence implements Step {

    private final Window window;
    private final End source;

    ProveFence(Window window) {
        this.window = window;
        this.source = window.source();
    }

    @Override
    public String name() {
        return "prove-fence";
    }

    @Override
    public String plan() {
        return "On " + source.name() + ": "
                + source.server().settings().canary().user()
                + ", without any admin right, tries to write and must be refused with error " + ErrorCode.READ_ONLY
                + "; XA RECOVER must be empty.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Found look() {
        Started<Integer> refused =
                window.sideBySide().start(() -> Canary.tryWrite(source.canary().session()));
        Found found = Found.of(
                        "prepared_xa",
                        source.work().session().rows("XA RECOVER").size())
                .with("fence_held", window.fence().isHeld());
        return found.with("canary_error", refused.join());
    }

    @Override
    public boolean isDone(Found now) {
        return now.text("canary_error").equals(Integer.toString(ErrorCode.READ_ONLY))
                && now.text("prepared_xa").equals("0")
                && now.isTrue("fence_held");
    }

    /** Looking is the proof: this is reached only when it failed, and says why. */
    @Override
    public void act(Found before) {
        if (!before.text("prepared_xa").equals("0")) {
            throw LandfallException.refused(source.name() + " has " + before.text("prepared_xa")
                    + " prepared XA transaction(s), which could be committed after the switch. End them (XA RECOVER"
                    + " FORMAT='SQL', then XA COMMIT or XA ROLLBACK), then cut over again.");
        }
        if (!before.isTrue("fence_held")) {
            throw LandfallException.external("The fence connection on " + source.name()
                    + " has died, and with it the lock. See whether the server was restarted.");
        }
        throw LandfallException.external("The fence on " + source.name() + " does not hold: the canary's write was "
                + (before.text("canary_error").equals("0")
                        ? "accepted"
                        : "answered with error " + before.text("canary_error"))
                + ", where error " + ErrorCode.READ_ONLY
                + " was expected. See whether somebody else switches read_only there.");
    }
}
