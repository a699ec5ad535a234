package io.landfall.runbooks;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.checks.Occasion;
import io.landfall.monitor.checks.Requirements;
import io.landfall.runbooks.copy.CopyMethods;
import io.landfall.runbooks.cutover.CutoverCatalog;
import io.landfall.runbooks.cutover.gate.OwnedByThis;
import io.landfall.runbooks.cutover.gate.WayBackProof;
import io.landfall.runbooks.cutover.team.TeamAction;
import io.landfall.runbooks.finish.FinishCatalog;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.JournalWritable;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.limits.CutoverLimits;
import io.landfall.runbooks.limits.Limited;
import io.landfall.runbooks.limits.NoWayBack;
import io.landfall.runbooks.move.MoveCatalog;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.ShutAccounts;
import io.landfall.runbooks.pair.heartbeat.Heartbeats;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.run.state.RehearsedRun;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.RunbookFile;
import io.landfall.runbooks.verify.RowsVerified;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The runbooks of one migration: how {@code move.yaml} and {@code cutover.yaml} become steps for its servers. */
public final class MigrationRunbooks {

    private static final RunbookFile MOVE = RunbookFile.load(Runbook.MOVE);
    /** A rollback is the same, with source and target exchanged. */
    private static final RunbookFile CUTOVER = RunbookFile.load(Runbook.CUTOVER);

    private static final RunbookFile FINISH = RunbookFile.load(Runbook.FINISH);

    private final MigrationSettings settings;
    private final Pair pair;
    private final CopyMethods copies;
    private final Heartbeats heartbeats;
    private final Function<Pair, Requirements> needed;
    private final LongConsumer keepConfiguration;
    private final Journal journal;
    private final History history;
    private final Clock clock;

    /**
     * Opens nothing yet.
     *
     * @param needed what has to be so on both, when the target of a pair follows its source
     * @param keepConfiguration keeps what a new process needs to settle the window of the run with this number
     */
    public MigrationRunbooks(
            MigrationSettings settings,
            Pair pair,
            CopyMethods copies,
            Heartbeats heartbeats,
            Function<Pair, Requirements> needed,
            LongConsumer keepConfiguration,
            Journal journal,
            History history,
            Clock clock) {
        this.settings = settings;
        this.pair = pair;
        this.copies = copies;
        this.heartbeats = heartbeats;
        this.needed = needed;
        this.keepConfiguration = keepConfiguration;
        this.journal = journal;
        this.history = history;
        this.clock = clock;
    }

    /** The names of everything that can be asked for an approval of, in order. */
    public static List<String> approvals() {
        return Stream.of(MOVE, CUTOVER, FINISH)
                .flatMap(file -> file.approvals().stream())
                .distinct()
                .toList();
    }

    /** The names of all steps, which none of the team's may have. */
    public static Set<String> steps() {
        return Stream.of(MOVE, CUTOVER, FINISH).flatMap(RunbookFile::steps).collect(Collectors.toSet());
    }

    /** Returns what the engine needs to know; throws BAD_INPUT when a runbook names what does not exist. */
    public Runs.Migration migration() {
        RunContext onlyToTry = new RunContext(0, Set.of(), progress -> {}, settings.budget()::downtime);
        List.of(
                        openMove(onlyToTry),
                        openSwitch(Runbook.CUTOVER, pair, onlyToTry),
                        openSwitch(Runbook.ROLLBACK, pair.exchanged(), onlyToTry),
                        openFinish(onlyToTry))
                .forEach(runbook -> runbook.resources().run());
        return runbooks();
    }

    private Runs.Migration runbooks() {
        return new Runs.Migration(
                settings.budget().downtime(),
                Map.of(
                        Runbook.MOVE,
                        this::move,
                        Runbook.CUTOVER,
                        new Limited(
                                this::cutover, limits(Runbook.CUTOVER), Optional.of(wayBack(Runbook.CUTOVER, pair))),
                        Runbook.ROLLBACK,
                        new Limited(
                                this::rollback,
                                limits(Runbook.ROLLBACK),
                                Optional.of(wayBack(Runbook.ROLLBACK, pair.exchanged()))),
                        Runbook.FINISH,
                        new Limited(this::finish, untilThaw(), Optional.empty())));
    }

    /** Tells whether its runs can begin. */
    public Readiness readiness() {
        return new Readiness(settings.name(), needed.apply(pair), needed.apply(pair.exchanged()), runbooks(), history);
    }

    /** Nothing is removed while everything is frozen. */
    private CutoverLimits untilThaw() {
        return CutoverLimits.ofFreeze(Runbook.FINISH, settings.name(), history, clock);
    }

    private CutoverLimits limits(String runbook) {
        return CutoverLimits.ofSwitch(runbook, settings.name(), settings.cutover(), history, clock);
    }

    private WayBackProof wayBack(String verb, Pair pair) {
        return new WayBackProof(verb, settings.name(), pair, settings.cutover().wayBack());
    }

    private Runbook move(RunContext context) {
        if (context.isOnlyAsked() && phase().isTurned()) {
            throw LandfallException.refused(
                    settings.name() + " has been cut over: " + pair.target().name()
                            + " takes the writes. Nothing was started. A new move needs a migration of its own in the file.");
        }
        return openMove(context.isOnlyAsked() ? context.numbered(1 + history.newestRun()) : context);
    }

    private Runbook openMove(RunContext context) {
        MoveCatalog catalog = new MoveCatalog(
                settings,
                pair,
                copies,
                heartbeats.on(pair.source()),
                journal.id(),
                context,
                seenBeforeCopy(context),
                clock);
        return new Runbook(
                Runbook.MOVE,
                () -> List.of(place("source", pair.source()), place("target", pair.target())),
                MOVE.stages(catalog.steps(), Map.of(), catalog.options()),
                Optional.empty(),
                () -> {});
    }

    private List<Requirement> seenBeforeCopy(RunContext context) {
        Check nobodyElse = new OwnedByThis(pair.source(), owner(context));
        return Stream.concat(
                        Stream.of(Requirement.blocks(CheckGroup.ACTIVITY, nobodyElse)),
                        needed.apply(pair).of(Occasion.START).stream())
                .toList();
    }

    private Owner owner(RunContext context) {
        return Owner.here(journal.id(), context.run(), settings.name(), clock.instant());
    }

    private static String place(String role, ServerControl server) {
        return role + " " + server.name() + " at " + server.settings().login().address()
                + server.settings().furtherAddresses();
    }

    private Runbook cutover(RunContext context) {
        if (context.isOnlyAsked()) {
            refuseCutover(phase());
        }
        return openSwitch(Runbook.CUTOVER, pair, context);
    }

    private void refuseCutover(Phase phase) {
        String name = settings.name();
        switch (phase) {
            case NOT_STARTED -> {
                refuseWhileMoved();
                throw LandfallException.refused(name + " has not been moved yet: "
                        + pair.target().name()
                        + " does not follow " + pair.source().name() + ". Nothing was started. Say `start " + name
                        + "` first.");
            }
            case CUT_OVER ->
                throw LandfallException.refused(name + " has been cut over already: "
                        + pair.target().name() + " takes the writes. Nothing was started. `rollback " + name
                        + "` leads back to " + pair.source().name() + ".");
            case FINISHED -> throw finished();
            case IN_STEP -> refuseWithoutWayBack();
        }
    }

    /** What is being moved need not be started; it is only to be waited for. */
    private void refuseWhileMoved() {
        history.runs(settings.name()).stream()
                .filter(run -> run.runbook().equals(Runbook.MOVE) && run.ended().isEmpty())
                .findFirst()
                .ifPresent(run -> {
                    String at = run.rows(EntryKind.INTENT).stream()
                            .reduce((earlier, later) -> later)
                            .map(step -> ", which is at " + step.record().step())
                            .orElse("");
                    throw LandfallException.refused(settings.name() + " is being moved by run " + run.number() + at
                            + ". Nothing was started. Say it again when that run is done.");
                });
    }

    private Runbook rollback(RunContext context) {
        if (context.isOnlyAsked()) {
            refuseRollback(phase());
        }
        return openSwitch(Runbook.ROLLBACK, pair.exchanged(), context);
    }

    private void refuseRollback(Phase phase) {
        switch (phase) {
            case NOT_STARTED, IN_STEP ->
                throw LandfallException.refused("There is nothing to roll back: "
                        + pair.source().name() + " takes the writes of " + settings.name() + ". Nothing was started.");
            case FINISHED -> throw finished();
            case CUT_OVER -> refuseWithoutWayBack();
        }
    }

    private void refuseWithoutWayBack() {
        NoWayBack.of(history, settings.name()).ifPresent(switched -> {
            throw LandfallException.refused(switched.sentence());
        });
    }

    private LandfallException finished() {
        return LandfallException.refused(
                settings.name() + " is finished: " + pair.target().name()
                        + " is the database, and nothing of Landfall is left on either server. Nothing was started. A new move"
                        + " needs a migration of its own in the file.");
    }

    private Runbook openSwitch(String name, Pair pair, RunContext context) {
        CutoverCatalog catalog = new CutoverCatalog(
                settings,
                pair,
                heartbeats,
                new CutoverCatalog.Terms(
                        owner(context),
                        ShutAccounts.on(pair.target().name(), context.run(), history.runs(settings.name())),
                        limits(name).gatesBefore(beforeSwitch(pair), context),
                        () -> keepConfiguration.accept(context.run()),
                        () -> history.run(context.run()).orElseThrow(),
                        this::wasSo,
                        clock,
                        () -> new RehearsedRun(journal)),
                context);
        return new Runbook(
                        name,
                        catalog::identities,
                        CUTOVER.stages(
                                catalog.steps(),
                                catalog.skipped(),
                                catalog.options(context.options()),
                                catalog.ofTheTeam()),
                        Optional.of(catalog.afterRestart()),
                        catalog::close)
                .after(checklist(name));
    }

    /** Whether the last cutover found what that step of the team is for. */
    private boolean wasSo(String step) {
        return history.runs(settings.name()).stream()
                .filter(run -> run.runbook().equals(Runbook.CUTOVER) && run.isCommitted())
                .reduce((earlier, later) -> later)
                .flatMap(run -> run.before(step))
                .map(row -> TeamAction.wasSo(new Found(row.record().data())))
                .orElse(false);
    }

    /** Whoever goes back is in a hurry, and the application is known to run there. */
    private List<String> checklist(String name) {
        return name.equals(Runbook.CUTOVER) ? settings.cutover().checklist() : List.of();
    }

    private List<Requirement> beforeSwitch(Pair pair) {
        return Stream.concat(
                        needed.apply(pair).of(Occasion.SWITCH).stream(),
                        Stream.of(Requirement.blocks(CheckGroup.HOST, new JournalWritable(journal)), rowsVerified()))
                .toList();
    }

    /** What differs blocks only whoever has said that it shall. */
    private Requirement rowsVerified() {
        Optional<Duration> gate = settings.verifying().gate();
        Check check = new RowsVerified(settings.name(), () -> history.verified(settings.name()), gate, clock);
        return gate.isPresent()
                ? Requirement.blocks(CheckGroup.VERIFICATION, check)
                : Requirement.warns(CheckGroup.VERIFICATION, check);
    }

    private Runbook finish(RunContext context) {
        if (context.isOnlyAsked()) {
            refuseFinish(phase());
        }
        return openFinish(context);
    }

    private void refuseFinish(Phase phase) {
        String name = settings.name();
        switch (phase) {
            case NOT_STARTED -> {
                refuseWhileMoved();
                throw LandfallException.refused(name + " has not been moved yet, so there is nothing to finish. Nothing"
                        + " was started. `start " + name + "` begins.");
            }
            case IN_STEP ->
                throw LandfallException.refused(name + " has not been cut over: "
                        + pair.source().name() + " takes the writes. Nothing was started. Say `cutover " + name
                        + "` first.");
            case FINISHED -> throw finished();
            case CUT_OVER -> {
                // That is when a migration can be finished.
            }
        }
    }

    private Runbook openFinish(RunContext context) {
        FinishCatalog catalog = new FinishCatalog(
                settings,
                pair,
                heartbeats.on(pair.target()),
                untilThaw().gatesBefore(needed.apply(pair.exchanged()).of(Occasion.FINISH), context),
                journal,
                history,
                context,
                clock);
        return new Runbook(
                Runbook.FINISH,
                catalog::identities,
                catalog::stays,
                FINISH.stages(catalog.steps(), Map.of(), catalog.options()),
                Optional.empty(),
                catalog::close);
    }

    private Phase phase() {
        return history.phase(settings.name());
    }
}
