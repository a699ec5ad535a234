package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Dialect;
import io.landfall.runbooks.cutover.window.Canary;
import io.landfall.runbooks.cutover.window.Canary.Answers;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The source has refused a write with exactly error 1290, and a call of what a privileged account has defined; it holds
 * no prepared transaction, and the fence stands.
 */
final class ProveFence implements Step.Fenced {

    static final String NAME = "prove-fence";
    private static final String CALL = "call_error";
    private static final String REFUSED = Integer.toString(ErrorCode.READ_ONLY);

    private final Window window;
    private final End source;

    ProveFence(Window window) {
        this.window = window;
        this.source = window.source();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "On " + source.name() + ": "
                + source.server().settings().canary().user()
                + ", without any admin right, tries to write, and to call a procedure whose definer had "
                + reading().rightToWrite()
                + "; both must be refused with error " + REFUSED + "; "
                + reading().showXa() + " must be empty.";
    }

    private Dialect reading() {
        return source.server().dialect().reading();
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Found look() {
        Found found = prove(source, () -> window.refusal().answers(calls(window)));
        window.laps().end("proof");
        return found;
    }

    /** The target refuses writes, too; what is called there it has never heard of. */
    @Override
    public void rehearse() {
        Started<Answers> refused = window.sideBySide()
                .start(() -> Canary.tryWrites(window.target().canary().session(), true));
        prove(window.target(), refused::join);
    }

    /** Whether there is a procedure to be called. */
    static boolean calls(Window window) {
        return window.noted(LockPrivilegedAccounts.DEFINER).isPresent();
    }

    private Found prove(End end, Supplier<Answers> refused) {
        Found found = Found.of(
                        "prepared_xa",
                        end.work().session().list(reading().preparedXa()).size())
                .with("fence_held", window.fence().isHeld());
        Answers answers = refused.get();
        Found tried = found.with("canary_error", answers.write());
        return answers.call().isPresent() ? tried.with(CALL, answers.call().getAsInt()) : tried;
    }

    @Override
    public boolean isDone(Found now) {
        return now.text("canary_error").equals(REFUSED)
                && now.find(CALL).orElse(REFUSED).equals(REFUSED)
                && now.text("prepared_xa").equals("0")
                && now.isTrue("fence_held");
    }

    /** Looking is the proof: this is reached only when it failed, and says why. */
    @Override
    public void act(Found before) {
        if (!before.text("prepared_xa").equals("0")) {
            throw LandfallException.refused(source.name() + " has " + before.text("prepared_xa")
                    + " prepared XA transaction(s), which could be committed after the switch. End them ("
                    + reading().findsXa() + "), then cut over again.");
        }
        if (!before.isTrue("fence_held")) {
            throw LandfallException.external("The fence connection on " + source.name()
                    + " has died, and with it the lock. See whether the server was restarted.");
        }
        boolean writes = !before.text("canary_error").equals(REFUSED);
        String answer = before.text(writes ? "canary_error" : CALL);
        throw LandfallException.external("The fence on " + source.name() + " does not hold: the canary's "
                + (writes ? "write" : "call of a procedure that runs with the rights of " + definer()) + " was "
                + (answer.equals("0") ? "accepted" : "answered with error " + answer)
                + ", where error " + REFUSED + " was expected. See whether somebody else "
                + (writes ? "switches read_only" : "grants " + reading().rightToWrite()) + " there.");
    }

    private String definer() {
        return window.noted(LockPrivilegedAccounts.DEFINER).orElse("nobody");
    }
}
