package io.landfall.runbooks.move;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabHost;
import io.landfall.monitor.checks.Limits;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.checks.Occasion;
import io.landfall.monitor.checks.Requirements;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.runbooks.MigrationRunbooks;
import io.landfall.runbooks.Readiness;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.pair.heartbeat.Heartbeats;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.AdminDialects;
import io.landfall.runbooks.pair.server.LabControls;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.ServerSettings;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.StepParameters;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** A pair on which a move can be tried: a source that runs, and a target on a host of its own. */
class MoveRig implements AutoCloseable {

    /** Ten times the usual, as the machine may be busy. */
    static final Duration MAX_LAG = Duration.ofSeconds(10);

    final Lab lab;
    final LabHost oldHost;
    final LabHost newHost;
    final LabControls controls;
    final Queue<Progress> progress = new ConcurrentLinkedQueue<>();
    final SecretFile secret;
    ServerControl source;
    ServerControl target;
    HeartbeatWriter heartbeat;
    Set<String> options = Set.of();
    MigrationSettings.Copy copy = new MigrationSettings.Copy(2, Optional.empty());

    MoveRig(Lab lab, LabHost oldHost, LabHost newHost) {
        this.lab = lab;
        this.oldHost = oldHost;
        this.newHost = newHost;
        this.controls = new LabControls(lab);
        this.secret = new SecretFile(lab.directory().resolve("landfall.secret"));
    }

    /** This is the pair. */
    final void between(ServerControl from, ServerControl to) {
        AdminDialects families = from.families().of(from.view(), to.view());
        source = new ServerControl(from.settings(), from.view(), from.host(), families);
        target = new ServerControl(to.settings(), to.view(), to.host(), families);
        heartbeat = new HeartbeatWriter(source, "journal-1", Duration.ofMillis(100), Clock.systemUTC());
    }

    /** The step as a run 3 of this lab's journal would have it; a new one each time, as in a new process. */
    Step step(String name) {
        RunContext context = new RunContext(3, options, progress::add, () -> Duration.ofMinutes(1));
        return catalog(context).steps().get(name).apply(new StepParameters("move.yaml: " + name, Map.of()));
    }

    MoveCatalog catalog(RunContext context) {
        return new MoveCatalog(
                migration(),
                pair(),
                LabControls.COPIES,
                heartbeat,
                "journal-1",
                context,
                requirements(source, target).of(Occasion.START),
                Clock.systemUTC());
    }

    /** What {@code check} shows before run 3 of a journal. */
    Readiness readiness() {
        Journal journal = SqliteJournal.inMemory();
        journal.append(new Entry.Record(2, "blog", EntryKind.RUN, "", "ann", Map.of("runbook", "move"), ""));
        return new MigrationRunbooks(
                        migration(),
                        pair(),
                        LabControls.COPIES,
                        new Heartbeats(heartbeat, heartbeat),
                        pair -> requirements(pair.source(), pair.target()),
                        run -> {},
                        journal,
                        History.of(journal.entries()),
                        Clock.systemUTC())
                .readiness();
    }

    Pair pair() {
        return new Pair(source, target, Map.of(), new ReplicationAccount(secret), List.of());
    }

    private static Requirements requirements(ServerControl from, ServerControl to) {
        MigrationView view = new MigrationView(
                from.view(),
                to.view(),
                List.of(),
                from.host().view(),
                to.host().view(),
                Set.of(LabAccount.LANDFALL, LabAccount.CANARY, LabAccount.REPLICATION),
                List.of(),
                Optional.empty());
        return new Requirements(view, Limits.withLag(Duration.ofSeconds(1)), Clock.systemUTC());
    }

    private MigrationSettings migration() {
        return new MigrationSettings(
                "shop",
                "terminal",
                new MigrationSettings.Posts(Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(1)),
                List.of(),
                source.settings(),
                target.settings(),
                List.of(),
                copy,
                new MigrationSettings.Budget(Duration.ofSeconds(60), MAX_LAG),
                MigrationSettings.Cutover.atAnyTime(Duration.ofHours(1)),
                Duration.ofMillis(100),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                MigrationSettings.Verifying.ON_REQUEST);
    }

    /** The same, logged in to otherwise. */
    static ServerSettings withLogins(ServerSettings settings, UnaryOperator<DatabaseLogin> change) {
        return new ServerSettings(
                settings.name(),
                change.apply(settings.login()),
                change.apply(settings.canary()),
                settings.ssh(),
                settings.authorizedKeys(),
                settings.service(),
                settings.defaultsFile(),
                settings.settingsDir(),
                settings.dataDir(),
                settings.bufferPool(),
                settings.replicaHost());
    }

    String onSource(String sql) {
        return value(source, sql);
    }

    String onTarget(String sql) {
        return value(target, sql);
    }

    private static String value(ServerControl server, String sql) {
        try (Session session = server.open(Duration.ofSeconds(10))) {
            return session.find(sql).orElse("");
        }
    }

    void change(ServerControl server, String sql) {
        try (Session session = server.open(Duration.ofSeconds(30))) {
            session.execute(sql);
        }
    }

    @Override
    public void close() {
        heartbeat.close();
        controls.close();
        lab.close();
    }
}
