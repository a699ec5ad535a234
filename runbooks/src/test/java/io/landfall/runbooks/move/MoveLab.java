package io.landfall.runbooks.move;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.checks.Limits;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.checks.Occasion;
import io.landfall.monitor.checks.Requirements;
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
import io.landfall.runbooks.pair.server.LabControls;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.StepParameters;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A pair on which a move can be tried: a source that runs, and a target on a host of its own. */
final class MoveLab implements AutoCloseable {

    static final List<String> STEPS = List.of(
            "claim-pair",
            "take-hot-backup",
            "prepare-backup",
            "restore-backup",
            "configure-target",
            "start-target",
            "follow-source",
            "catch-up");

    final Lab lab = Lab.open();
    /** Ten times the usual, as the machine may be busy. */
    static final Duration MAX_LAG = Duration.ofSeconds(10);

    final LabControls controls = new LabControls(lab);
    final LabHost oldHost = lab.host("old-host");
    final LabHost newHost = lab.host("new-host");
    final LabMariaDb oldDb;
    final LabMariaDb newDb;
    final Queue<Progress> progress = new ConcurrentLinkedQueue<>();
    final SecretFile secret = new SecretFile(lab.directory().resolve("landfall.secret"));
    ServerControl source;
    ServerControl target;
    HeartbeatWriter heartbeat;
    Set<String> options = Set.of();
    MigrationSettings.Copy copy = new MigrationSettings.Copy(2, Optional.empty());

    static MigrationSettings.Copy rsync(MigrationSettings.Tool tool, Optional<DataSize> maxRate) {
        return new MigrationSettings.Copy(
                MigrationSettings.Transfer.RSYNC,
                tool,
                2,
                new MigrationSettings.Throttle(maxRate, Optional.empty(), MigrationSettings.Throttle.KEEP_FREE),
                Optional.empty());
    }

    /** The steps of a move, in order, as the settings of the copy have them. */
    List<String> steps() {
        List<String> steps = new ArrayList<>(STEPS);
        if (copy.transfer() == MigrationSettings.Transfer.RSYNC) {
            steps.add(steps.indexOf("restore-backup"), "send-backup");
        }
        return steps;
    }

    private MoveLab(MariaDbSettings sourceSettings, MariaDbSettings targetSettings) {
        oldDb = oldHost.mariaDb(sourceSettings).start();
        newDb = newHost.mariaDb(targetSettings);
        source = controls.control("old-db", oldHost, oldDb);
        target = controls.control("new-db", newHost, newDb);
        heartbeat = new HeartbeatWriter(source, "journal-1", Duration.ofMillis(100), Clock.systemUTC());
    }

    static MoveLab open() {
        return new MoveLab(MariaDbSettings.initialised(), MariaDbSettings.uninitialised());
    }

    static MoveLab open(MariaDbSettings source, MariaDbSettings target) {
        return new MoveLab(source, target);
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
                List.of());
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

    /** What stands beside the data directory of {@code server}, with names only. */
    List<String> beside(LabMariaDb server, ServerControl control) {
        Path parent = server.dataDir().getParent();
        return control.host().view().list(parent.toString()).orElseThrow();
    }

    @Override
    public void close() {
        heartbeat.close();
        controls.close();
        lab.close();
    }
}
