package io.landfall.bot.site;

import io.landfall.bot.posts.CheckPosts;
import io.landfall.monitor.metrics.Watches;
import io.landfall.runbooks.MigrationRunbooks;
import io.landfall.runbooks.Readiness;
import io.landfall.runbooks.engine.Phase;
import io.landfall.runbooks.engine.Runs;
import io.landfall.runbooks.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.server.ReplicationAccount;
import io.landfall.runbooks.server.SecretFile;
import io.landfall.runbooks.settings.MigrationSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.LongConsumer;

/** Everything that one migration of a running service needs. */
public final class LiveMigration implements AutoCloseable {

    private final Site site;
    private final HeartbeatWriter beatOnSource;
    private final HeartbeatWriter beatOnTarget;
    private final ReplicationAccount account;
    private final Journal journal;
    private final Clock clock;

    /** Connects to nothing yet. Generated passwords lie beside {@code journalFile}. */
    public LiveMigration(MigrationSettings settings, Path journalFile, Journal journal, Clock clock) {
        this.site = new Site(settings, clock);
        this.beatOnSource = new HeartbeatWriter(site.source(), journal.id(), settings.heartbeatInterval(), clock);
        this.beatOnTarget = new HeartbeatWriter(site.target(), journal.id(), settings.heartbeatInterval(), clock);
        this.account = new ReplicationAccount(
                new SecretFile(journalFile.resolveSibling(settings.name() + "-replication.password")));
        this.journal = journal;
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
        return made(keepConfiguration).migration();
    }

    private MigrationRunbooks made(LongConsumer keepConfiguration) {
        MigrationRunbooks.Ends ends = new MigrationRunbooks.Ends(
                site.source(),
                site.target(),
                beatOnSource,
                beatOnTarget,
                site.applicationHosts(),
                account,
                site.replicas(),
                site.requirements(Phase.IN_STEP),
                site.requirements(Phase.CUT_OVER),
                keepConfiguration);
        return new MigrationRunbooks(site.settings(), ends, journal, clock);
    }

    /** Tells whether its runs can begin. */
    public Readiness readiness() {
        return made(run -> {}).readiness();
    }

    /** Its watch, which tells changes to {@code posts}; it does not look yet. */
    public SiteWatch watch(Watches watches, CheckPosts posts) {
        return new SiteWatch(
                site, readiness(), () -> Phase.of(journal.entries(), settings().name()), watches, posts, clock);
    }

    @Override
    public void close() {
        beatOnSource.close();
        beatOnTarget.close();
        site.close();
    }
}
