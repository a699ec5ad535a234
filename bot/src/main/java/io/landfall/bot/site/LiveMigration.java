package io.landfall.bot.site;

import io.landfall.bot.posts.CheckPosts;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.metrics.Watches;
import io.landfall.runbooks.MigrationRunbooks;
import io.landfall.runbooks.engine.Runs;
import io.landfall.runbooks.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.JournalWritable;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.limits.NoWayBack;
import io.landfall.runbooks.server.ReplicationAccount;
import io.landfall.runbooks.server.SecretFile;
import io.landfall.runbooks.settings.MigrationSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Everything that one migration of a running service needs. */
public final class LiveMigration implements AutoCloseable {

    private final Site site;
    private final SiteChecks checks;
    private final HeartbeatWriter beatOnSource;
    private final HeartbeatWriter beatOnTarget;
    private final ReplicationAccount account;
    private final Journal journal;
    private final History history;
    private final Clock clock;

    /** Connects to nothing yet. Generated passwords lie beside {@code journalFile}. */
    public LiveMigration(MigrationSettings settings, Path journalFile, Journal journal, History history, Clock clock) {
        this.site = new Site(settings, clock);
        this.checks = new SiteChecks(site, clock);
        this.beatOnSource = new HeartbeatWriter(site.source(), journal.id(), settings.heartbeatInterval(), clock);
        this.beatOnTarget = new HeartbeatWriter(site.target(), journal.id(), settings.heartbeatInterval(), clock);
        this.account = new ReplicationAccount(
                new SecretFile(journalFile.resolveSibling(settings.name() + "-replication.password")));
        this.journal = journal;
        this.history = history;
        this.clock = clock;
    }

    public MigrationSettings settings() {
        return site.settings();
    }

    public HeartbeatWriter beatOnSource() {
        return beatOnSource;
    }

    public HeartbeatWriter beatOnTarget() {
        return beatOnTarget;
    }

    /**
     * How its runs are made; throws BAD_INPUT when a runbook names what does not exist.
     *
     * @param keepConfiguration keeps the configuration for the run with this number, before its window can open
     */
    public Runs.Migration runbooks(LongConsumer keepConfiguration) {
        MigrationRunbooks.Ends ends = new MigrationRunbooks.Ends(
                site.source(),
                site.target(),
                beatOnSource,
                beatOnTarget,
                site.applicationHosts(),
                account,
                site.replicas(),
                beforeSwitch(Phase.IN_STEP),
                beforeSwitch(Phase.CUT_OVER),
                keepConfiguration);
        return new MigrationRunbooks(site.settings(), ends, journal, history, clock).migration();
    }

    private List<Check> beforeSwitch(Phase phase) {
        List<Check> checks = new ArrayList<>(this.checks.forSwitch(phase));
        checks.add(new JournalWritable(journal));
        return checks;
    }

    /** Its watch, which tells changes to {@code posts}; it does not look yet. */
    public SiteWatch watch(Watches watches, CheckPosts posts) {
        return new SiteWatch(site, checks, this::phase, this::hasWayBack, watches, posts, clock);
    }

    private boolean hasWayBack() {
        return NoWayBack.of(history, settings().name()).isEmpty();
    }

    private Phase phase() {
        return history.phase(settings().name());
    }

    @Override
    public void close() {
        beatOnSource.close();
        beatOnTarget.close();
        site.close();
    }
}
