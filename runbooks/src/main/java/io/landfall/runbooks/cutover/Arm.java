package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.server.WritingDefiners;
import io.landfall.runbooks.cutover.gate.PredictedWindow;
import io.landfall.runbooks.cutover.window.Laps;
import io.landfall.runbooks.cutover.window.StagedFence;
import io.landfall.runbooks.cutover.window.TargetState;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.maintenance.PageSwitch;
import io.landfall.runbooks.pair.account.AccountLock;
import io.landfall.runbooks.pair.account.ShutAccounts;
import io.landfall.runbooks.pair.account.WriteRight;
import io.landfall.runbooks.pair.replication.Following;
import io.landfall.runbooks.pair.server.LandfallSchema;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.Ownership;
import io.landfall.runbooks.pair.server.Position;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.pair.server.Withdrawal;
import io.landfall.runbooks.route.Route;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Everything that the window needs is open, warm and ready: connections, shells, both pair locks, the owner row, and the
 * files that the window only renames. Nobody writes on the target by calling what a privileged account has defined. No
 * write was stopped.
 */
public final class Arm implements Step.Reversible {

    public static final String NAME = "arm";

    /** How long the window will be, as rehearsed. */
    public static final String PREDICTED_MILLIS = "predicted_ms";

    static final String EPOCH = "epoch";
    static final String SOURCE = "source_identity";
    static final String TARGET = "target_identity";

    /** The note of what this run has taken on the target. */
    static final String TAKEN_ON_TARGET = "taken_on_target";

    private static final String NOBODY = "nobody";
    private static final String REHEARSED = "rehearsed";

    private final Window window;
    private final Preparation preparation;

    /**
     * What is made ready.
     *
     * @param gates what must hold before
     * @param owner who claims the source
     * @param fences the files that close source and target over restarts
     * @param routes what leads the application
     * @param page what shows the polite page
     * @param later the steps of the window, each of which is looked at once so that none of them is cold
     * @param keepConfiguration keeps what a new process needs to settle the window, whatever happens to the file
     * @param rehearsal of the steps behind the fence
     * @param prediction looks at what the rehearsal says; one of the gates, too
     */
    record Preparation(
            List<Requirement> gates,
            Owner owner,
            List<StagedFence> fences,
            List<Route> routes,
            Optional<PageSwitch> page,
            Supplier<List<Step>> later,
            Runnable keepConfiguration,
            Rehearsal rehearsal,
            PredictedWindow prediction) {}

    Arm(Window window, Preparation preparation) {
        this.window = window;
        this.preparation = preparation;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Make everything ready between " + window.source().name() + " and "
                + window.target().name()
                + ": every check, dedicated connections, the lock `landfall` on both, the files that will be renamed.";
    }

    @Override
    public List<Requirement> gates() {
        return preparation.gates();
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public boolean endsWithTheProcess() {
        return true;
    }

    @Override
    public String byHand() {
        return "Nothing: the connections end with Landfall. Files named *.landfall-staged-run* and *.ready may be removed.";
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return Optional.empty();
    }

    @Override
    public Found look() {
        Session work = window.source().work().alive();
        boolean open = window.isReady();
        Found found = window.withNotes(Found.of("open", open))
                .with("owner", new Ownership(work).read().map(Owner::journal).orElse(NOBODY))
                .with("routes_staged", preparation.routes().stream().allMatch(Route::isStaged))
                .with(REHEARSED, preparation.rehearsal().isFresh());
        Optional<Duration> predicted =
                open ? preparation.prediction().predicted().get() : Optional.empty();
        if (predicted.isPresent()) {
            found = found.with(PREDICTED_MILLIS, Laps.millis(predicted.get().toNanos()));
        }
        return ShutAccounts.journaled(found, window.target().name(), rightsOnTarget());
    }

    /** What a replicated GRANT may have brought since the target follows, or an older release never took. */
    private List<WriteRight> rightsOnTarget() {
        return WriteRight.of(WritingDefiners.of(window.target().server().view()).closable());
    }

    @Override
    public boolean isDone(Found now) {
        return isReady(now) && now.isTrue(REHEARSED);
    }

    private boolean isReady(Found now) {
        return now.isTrue("open")
                && now.isTrue("routes_staged")
                && now.list(ShutAccounts.TAKEN).isEmpty()
                && now.text("owner").equals(preparation.owner().journal());
    }

    @Override
    public void act(Found before) {
        boolean again = isReady(look());
        if (!again) {
            makeReady();
        }
        rehearse(again ? Rehearsal.Effort.BRIEF : Rehearsal.Effort.THOROUGH);
    }

    private void rehearse(Rehearsal.Effort effort) {
        Rehearsal rehearsal = preparation.rehearsal();
        rehearsal.walk(
                preparation.later().get().stream()
                        .flatMap(step -> step instanceof Step.Fenced fenced ? Stream.of(fenced) : Stream.empty())
                        .toList(),
                effort);
        Finding prediction = preparation.prediction().look();
        if (prediction.status() != Status.OK) {
            rehearsal.forget();
            throw LandfallException.refused(prediction.text() + " " + prediction.remedy());
        }
    }

    private void makeReady() {
        preparation.keepConfiguration().run();
        window.open();
        Session work = window.source().work().session();
        LandfallSchema.create(work);
        window.note(EPOCH, Long.toString(new Ownership(work).claim(preparation.owner())));
        window.note(SOURCE, window.source().identity().orElseThrow());
        window.note(TARGET, window.target().identity().orElseThrow());
        noteTarget();
        closeTarget();
        new Following(window.source().server(), window.target().server()).trust();
        preparation.fences().forEach(StagedFence::stage);
        preparation.routes().stream().filter(route -> !route.isStaged()).forEach(Route::stage);
        preparation.page().ifPresent(PageSwitch::prepare);
        preparation.later().get().forEach(Step::look);
    }

    /** Nothing was asked of it yet: whatever it has of its own by now is of its past. */
    private void noteTarget() {
        Position target = window.target().position();
        if (!target.readOnly()) {
            throw LandfallException.refused(window.target().name()
                    + " takes writes: read_only is off there. Nothing was stopped. Set it, see what was"
                    + " written there, then arm again.");
        }
        Withdrawal marks = new Withdrawal(
                preparation.owner().journal(), preparation.owner().run());
        marks.unmarkTarget(window.target().work().session());
        marks.opening().remove(window.target().work().session());
        window.note(TargetState.AT_ARMING, target.state().toString());
        window.mayBeOpened(false);
    }

    /** It stays closed when this run goes back: it goes on following. */
    private void closeTarget() {
        List<WriteRight> rights = rightsOnTarget();
        new AccountLock(window.target().work().session()).take(rights);
        ShutAccounts all = ShutAccounts.NONE
                .and(ShutAccounts.rights(window.noted(TAKEN_ON_TARGET).orElse("")))
                .and(rights);
        window.note(TAKEN_ON_TARGET, String.join("\n", all.lines()));
    }

    @Override
    public void undo(Found before) {
        if (before.text("owner").equals(NOBODY)) {
            new Ownership(window.source().work().alive())
                    .release(preparation.owner().journal());
        }
        try {
            preparation.routes().forEach(Route::discard);
            preparation.fences().forEach(StagedFence::discard);
        } finally {
            window.release();
        }
    }
}
