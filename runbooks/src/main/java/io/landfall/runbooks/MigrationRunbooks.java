package io.landfall.runbooks;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.checks.topology.FollowingReplica;
import io.landfall.runbooks.cutover.CutoverCatalog;
import io.landfall.runbooks.cutover.ShutAccounts;
import io.landfall.runbooks.cutover.WayBackProof;
import io.landfall.runbooks.engine.RunContext;
import io.landfall.runbooks.engine.Runbook;
import io.landfall.runbooks.engine.RunbookFile;
import io.landfall.runbooks.engine.Runs;
import io.landfall.runbooks.finish.FinishCatalog;
import io.landfall.runbooks.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.host.HostControl;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.limits.CutoverLimits;
import io.landfall.runbooks.limits.Limited;
import io.landfall.runbooks.limits.NoWayBack;
import io.landfall.runbooks.move.MoveCatalog;
import io.landfall.runbooks.server.Owner;
import io.landfall.runbooks.server.ReplicationAccount;
import io.landfall.runbooks.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** The runbooks of one migration: how {@code move.yaml} and {@code cutover.yaml} become steps for its servers. */
public final class MigrationRunbooks {

    private static final RunbookFile MOVE = RunbookFile.load("move");
    /** A rollback is the same, with source and target exchanged. */
    private static final RunbookFile CUTOVER = RunbookFile.load("cutover");

    private static final RunbookFile FINISH = RunbookFile.load("finish");

    private static final String ROLLBACK = "rollback";
    private static final String FINISH_VERB = "finish";

    private final MigrationSettings settings;
    private final Ends ends;
    private final Journal journal;
    private final History history;
    private final Clock clock;

    /**
     * What the steps work on.
     *
     * @param source the old server
     * @param target the new server
     * @param beatOnSource writes the heartbeat on the source
     * @param beatOnTarget writes it on the target, after a cutover
     * @param hosts the hosts of routes and of the polite page, by name
     * @param account with which either server follows the other
     * @param replicas the other servers that follow whichever of the two takes the writes
     * @param beforeSwitch what must hold before writes are stopped on the source
     * @param beforeSwitchBack the same for writes on the target, when the source follows it
     * @param keepConfiguration keeps what a new process needs to settle the window of the run with this number
     */
    public record Ends(
            ServerControl source,
            ServerControl target,
            HeartbeatWriter beatOnSource,
            HeartbeatWriter beatOnTarget,
            Map<String, HostControl> hosts,
            ReplicationAccount account,
            List<ServerControl> replicas,
            List<Check> beforeSwitch,
            List<Check> beforeSwitchBack,
            LongConsumer keepConfiguration) {

        /** The same ends with source and target exchanged. */
        Ends exchanged() {
            return new Ends(
                    target,
                    source,
                    beatOnTarget,
                    beatOnSource,
                    hosts,
                    account,
                    replicas,
                    beforeSwitchBack,
                    beforeSwitch,
                    keepConfiguration);
        }
    }

    public MigrationRunbooks(MigrationSettings settings, Ends ends, Journal journal, History history, Clock clock) {
        this.settings = settings;
        this.ends = ends;
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

    /** Returns what the engine needs to know; throws BAD_INPUT when a runbook names what does not exist. */
    public Runs.Migration migration() {
        RunContext onlyToTry = new RunContext(0, Set.of(), progress -> {}, settings.budget()::downtime);
        List.of(
                        openMove(onlyToTry),
                        openSwitch("cutover", ends, onlyToTry),
                        openSwitch(ROLLBACK, ends.exchanged(), onlyToTry),
                        openFinish(onlyToTry))
                .forEach(runbook -> runbook.resources().run());
        return new Runs.Migration(
                settings.budget().downtime(),
                Map.of(
                        "move",
                        this::move,
                        "cutover",
                        new Limited(this::cutover, limits("cutover"), Optional.of(wayBack("cutover", ends))),
                        ROLLBACK,
                        new Limited(this::rollback, limits(ROLLBACK), Optional.of(wayBack(ROLLBACK, ends.exchanged()))),
                        FINISH_VERB,
                        new Limited(this::finish, untilThaw(), Optional.empty())));
    }

    /** Nothing is removed while everything is frozen. */
    private CutoverLimits untilThaw() {
        return CutoverLimits.ofFreeze(FINISH_VERB, settings.name(), history, clock);
    }

    private CutoverLimits limits(String runbook) {
        return CutoverLimits.ofSwitch(runbook, settings.name(), settings.cutover(), history, clock);
    }

    private WayBackProof wayBack(String verb, Ends ends) {
        return new WayBackProof(
                verb,
                settings.name(),
                ends.source(),
                ends.target(),
                ends.account(),
                settings.cutover().wayBack());
    }

    private Runbook move(RunContext context) {
        if (context.isOnlyAsked() && phase().isTurned()) {
            throw LandfallException.refused(
                    settings.name() + " has been cut over: " + ends.target().name()
                            + " takes the writes. Nothing was started. A new move needs a migration of its own in the file.");
        }
        return openMove(context);
    }

    private Runbook openMove(RunContext context) {
        MoveCatalog catalog = new MoveCatalog(
                settings,
                ends.source(),
                ends.target(),
                ends.beatOnSource(),
                ends.account(),
                journal.id(),
                context,
                clock);
        return new Runbook(
                "move",
                () -> List.of(place("source", ends.source()), place("target", ends.target())),
                MOVE.stages(catalog.steps(), Map.of(), catalog.options()),
                Optional.empty(),
                () -> {});
    }

    private static String place(String role, ServerControl server) {
        return role + " " + server.name() + " at " + server.settings().login().address()
                + server.settings().furtherAddresses();
    }

    private Runbook cutover(RunContext context) {
        if (context.isOnlyAsked()) {
            refuseCutover(phase());
        }
        return openSwitch("cutover", ends, context);
    }

    private void refuseCutover(Phase phase) {
        String name = settings.name();
        switch (phase) {
            case NOT_STARTED ->
                throw LandfallException.refused(name + " has not been moved yet: "
                        + ends.target().name()
                        + " does not follow " + ends.source().name() + ". Nothing was started. Say `start " + name
                        + "` first.");
            case CUT_OVER ->
                throw LandfallException.refused(name + " has been cut over already: "
                        + ends.target().name() + " takes the writes. Nothing was started. `rollback " + name
                        + "` leads back to " + ends.source().name() + ".");
            case FINISHED -> throw finished();
            case IN_STEP -> refuseWithoutWayBack();
        }
    }

    private Runbook rollback(RunContext context) {
        if (context.isOnlyAsked()) {
            refuseRollback(phase());
        }
        return openSwitch(ROLLBACK, ends.exchanged(), context);
    }

    private void refuseRollback(Phase phase) {
        switch (phase) {
            case NOT_STARTED, IN_STEP ->
                throw LandfallException.refused("There is nothing to roll back: "
                        + ends.source().name() + " takes the writes of " + settings.name() + ". Nothing was started.");
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
                settings.name() + " is finished: " + ends.target().name()
                        + " is the database, and nothing of Landfall is left on either server. Nothing was started. A new move"
                        + " needs a migration of its own in the file.");
    }

    private Runbook openSwitch(String name, Ends ends, RunContext context) {
        CutoverCatalog catalog = new CutoverCatalog(
                settings,
                new CutoverCatalog.Pair(
                        ends.source(),
                        ends.target(),
                        ends.beatOnSource(),
                        ends.beatOnTarget(),
                        ends.hosts(),
                        ends.account(),
                        Owner.here(journal.id(), context.run(), settings.name(), clock.instant()),
                        ends.replicas(),
                        ShutAccounts.on(ends.target().name(), context.run(), history.runs(settings.name())),
                        limits(name).gatesBefore(ends.beforeSwitch(), context),
                        () -> ends.keepConfiguration().accept(context.run())),
                context);
        return new Runbook(
                name,
                catalog::identities,
                CUTOVER.stages(catalog.steps(), catalog.skipped(), catalog.options(context.options())),
                Optional.of(catalog.afterRestart()),
                catalog::close);
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
            case NOT_STARTED ->
                throw LandfallException.refused(name + " has not been moved yet, so there is nothing to finish. Nothing"
                        + " was started. `start " + name + "` begins.");
            case IN_STEP ->
                throw LandfallException.refused(name + " has not been cut over: "
                        + ends.source().name() + " takes the writes. Nothing was started. Say `cutover " + name
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
                new FinishCatalog.Ends(
                        ends.source(),
                        ends.target(),
                        ends.beatOnTarget(),
                        ends.hosts(),
                        ends.account(),
                        Stream.concat(untilThaw().gates(context).stream(), replicasFollowTarget())
                                .toList()),
                journal,
                history,
                context);
        return new Runbook(
                FINISH_VERB,
                catalog::identities,
                FINISH.stages(catalog.steps(), Map.of(), context.options()),
                Optional.empty(),
                catalog::close);
    }

    /** A replica that still followed the source would get nothing any more. */
    private Stream<Check> replicasFollowTarget() {
        return ends.replicas().stream()
                .map(replica -> new FollowingReplica(
                        replica.view(), ends.target().view(), ends.source().view()));
    }

    private Phase phase() {
        return history.phase(settings.name());
    }
}
