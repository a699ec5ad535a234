package io.landfall.bot.site;

import io.landfall.bot.posts.CheckPosts;
import io.landfall.monitor.checks.Requirements;
import io.landfall.monitor.watch.Watches;
import io.landfall.runbooks.MigrationRunbooks;
import io.landfall.runbooks.Readiness;
import io.landfall.runbooks.cutover.Switching;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.pair.heartbeat.Heartbeats;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.replication.StrictOrder;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.verify.Verification;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.LongConsumer;

/** Everything that one migration of a running service needs. */
public final class LiveMigration implements AutoCloseable {

    private final Site site;
    private final Heartbeats heartbeats;
    private final ReplicationAccount account;
    private final Verification verification;
    private final Journal journal;
    private final History history;
    private final Clock clock;

    /** Connects to nothing yet. Generated passwords lie beside {@code journalFile}; {@code seen} is for looking at hosts. */
    public LiveMigration(
            MigrationSettings settings, Path journalFile, Journal journal, History history, Hosts seen, Clock clock) {
        this.site = new Site(settings, seen, clock);
        this.heartbeats = new Heartbeats(
                new HeartbeatWriter(site.source(), journal.id(), settings.heartbeatInterval(), clock),
                new HeartbeatWriter(site.target(), journal.id(), settings.heartbeatInterval(), clock));
        this.account = new ReplicationAccount(
                new SecretFile(journalFile.resolveSibling(settings.name() + "-replication.password")));
        this.journal = journal;
        this.history = history;
        this.clock = clock;
        this.verification = new Verification(
                settings,
                () -> phase().isTurned() ? pair().exchanged() : pair(),
                () -> Switching.needsApplier(history, settings.name()),
                journal,
                history,
                clock);
    }

    public MigrationSettings settings() {
        return site.settings();
    }

    /** Compares its rows, while no run needs the applier. */
    public Verification verification() {
        return verification;
    }

    public Heartbeats heartbeats() {
        return heartbeats;
    }

    /**
     * How its runs are made; throws BAD_INPUT when a runbook names what does not exist.
     *
     * @param keepConfiguration keeps the configuration for the run with this number, before its window can open
     */
    public Runs.Migration runbooks(LongConsumer keepConfiguration) {
        return made(run -> {
                    verification.rest(); // the first thing of arming: from here on the applier is the run's
                    keepConfiguration.accept(run);
                })
                .migration();
    }

    private Pair pair() {
        return new Pair(site.source(), site.target(), site.applicationHosts(), account, site.replicas());
    }

    private MigrationRunbooks made(LongConsumer keepConfiguration) {
        return new MigrationRunbooks(
                site.settings(),
                pair(),
                Families.COPIES,
                heartbeats,
                this::needed,
                keepConfiguration,
                journal,
                history,
                clock);
    }

    private Requirements needed(Pair pair) {
        return site.requirements(pair.source().equals(site.source()) ? Phase.IN_STEP : Phase.CUT_OVER);
    }

    /** Tells whether its runs can begin. */
    public Readiness readiness() {
        return made(run -> {}).readiness();
    }

    /** Its watch, which tells changes to {@code posts}; it does not look yet. */
    public SiteWatch watch(Watches watches, CheckPosts posts) {
        return new SiteWatch(site, readiness(), this::phase, watches, posts, clock);
    }

    /** The follower applies again when it had stopped at a command of its own that changes nothing; returns whether it had. */
    boolean mendFollower() {
        return switch (phase()) {
            case IN_STEP -> StrictOrder.mend(site.target(), site.source().view());
            case CUT_OVER -> StrictOrder.mend(site.source(), site.target().view());
            case NOT_STARTED, FINISHED -> false;
        };
    }

    private Phase phase() {
        return history.phase(settings().name());
    }

    @Override
    public void close() {
        verification.close();
        heartbeats.close();
        site.close();
    }
}
