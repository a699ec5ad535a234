package io.landfall.bot;

import io.landfall.bot.command.Command;
import io.landfall.bot.command.Commands;
import io.landfall.bot.command.desk.CommandDesk;
import io.landfall.bot.config.Approvals;
import io.landfall.bot.config.ConfiguredApprovers;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Incoming;
import io.landfall.bot.conversation.Lanes;
import io.landfall.bot.posts.BreakGlassFiles;
import io.landfall.bot.posts.Reminders;
import io.landfall.bot.posts.RunMetrics;
import io.landfall.bot.posts.RunNews;
import io.landfall.bot.posts.RunPosts;
import io.landfall.bot.text.Outlook;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.watch.LagHistory.Look;
import io.landfall.runbooks.Readiness.Checked;
import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.cutover.Switching;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.PunctualJournal.Deadlines;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.ServerSettings;
import io.landfall.runbooks.step.AfterRestart;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.verify.Verification;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** The commands and the posts on the real engine and journal, with steps that only pretend and a channel that listens. */
public final class Stage implements AutoCloseable {

    static final Person ANN = new Person("ann", "ann");
    static final Person BEN = new Person("ben", "ben");
    static final Person CORA = new Person("cora", "cora");

    final FakeChannel channel;
    final Map<String, List<CheckResult>> checks = new LinkedHashMap<>();
    final List<CheckResult> alarms = new ArrayList<>();
    final List<Look> lags = new ArrayList<>();
    /** Stands in the plan of a cutover. */
    public volatile String sourceAddress = "10.0.0.5:3306";

    /** What the last step of a new cutover warns of when it is done; empty when nothing. */
    public volatile String warning = "";

    /** Is run before somebody is told what the checks have found last. */
    volatile Runnable beforeLatest = () -> {};

    public static final Deadlines PATIENT = new Deadlines(Duration.ofSeconds(50), Duration.ofSeconds(5));

    public final CountDownLatch copyMayEnd = new CountDownLatch(1);
    private volatile CountDownLatch followMayEnd = new CountDownLatch(0);
    private volatile CountDownLatch fenceMayEnd = new CountDownLatch(0);
    public final PunctualJournal journal;
    public final Runs runs;

    public final CollectorRegistry registry = new CollectorRegistry();
    public final RunMetrics metrics;
    private final Lanes lanes = new Lanes();
    /** Are told what runs do, beside those that every service has. */
    public final List<RunObserver> readers = new CopyOnWriteArrayList<>();

    /** Whether a new cutover has all six steps that are approved; else three of the window. */
    public volatile boolean hasAllSteps;

    /** What people do and tick before a new cutover stops writes. */
    public volatile List<String> checklist = List.of();

    public final History history;
    private final RunNews news;
    final RunPosts posts;
    private final Reminders reminders;
    public final CommandDesk desk;
    private int events;

    Stage(Path directory, String... names) {
        this(
                directory,
                new Approvals(List.of("ann", "ben"), true, Duration.ofMinutes(15), ApprovalMode.ARMED, Map.of()),
                names);
    }

    Stage(Path directory, Approvals approvals, String... names) {
        this(journal(directory), new FakeChannel(), Optional.empty(), new ConfiguredApprovers(approvals), names);
    }

    /** A service's journal, with ten times the patience, as the machine may be busy. */
    public static PunctualJournal journal(Path directory) {
        return new PunctualJournal(SqliteJournal.open(directory.resolve("journal.db"), Clock.systemUTC()), PATIENT);
    }

    /** The same through another channel; runs that the journal holds are taken up. */
    public Stage(PunctualJournal journal, Channel other, ConfiguredApprovers approvers, String... names) {
        this(journal, new FakeChannel(), Optional.of(other), approvers, names);
        runs.recover();
    }

    private Stage(
            PunctualJournal journal,
            FakeChannel fake,
            Optional<Channel> other,
            ConfiguredApprovers approvers,
            String... names) {
        this.journal = journal;
        this.channel = fake;
        Channel channel = other.orElse(fake);
        Map<String, MigrationSettings> migrations = new LinkedHashMap<>();
        Map<String, Outlook> outlooks = new LinkedHashMap<>();
        Map<String, Runs.Migration> runbooks = new LinkedHashMap<>();
        for (String name : names) {
            migrations.put(name, settings(name));
            outlooks.put(name, outlook(name));
            runbooks.put(
                    name,
                    new Runs.Migration(
                            Duration.ofSeconds(60),
                            Map.of(
                                    "move",
                                    this::move,
                                    "cutover",
                                    context -> cutover("cutover").after(checklist),
                                    "rollback",
                                    context -> cutover("rollback"))));
        }
        history = History.of(journal);
        BreakGlassFiles scripts = new BreakGlassFiles(newDirectory().resolve("landfall.db"), history);
        posts = new RunPosts(channel, migrations, outlooks, approvers, history, scripts);
        metrics = new RunMetrics(registry, history, migrations);
        news = new RunNews(List.of(posts, metrics, event -> readers.forEach(reader -> reader.on(event))));
        runs = new Runs(journal, history, runbooks, approvers, List.of(scripts, news), Clock.systemUTC());
        reminders = new Reminders(
                runs, history, channel, posts::thread, approvers, Clock.systemUTC(), Duration.ofMillis(100));
        Map<String, Verification> verifications = new LinkedHashMap<>();
        migrations.forEach((name, settings) -> verifications.put(
                name,
                new Verification(
                        settings,
                        () -> {
                            throw new AssertionError("there are no servers");
                        },
                        () -> Switching.needsApplier(history, name),
                        journal,
                        history,
                        Clock.systemUTC())));
        List<Command> all = Commands.all(runs, journal, history, migrations, outlooks, verifications, channel);
        desk = new CommandDesk(all, migrations.keySet(), channel, journal, lanes, metrics::command);
    }

    /** From here on the last step of a new move takes until that is counted down. */
    public CountDownLatch holdTheFollowing() {
        followMayEnd = new CountDownLatch(1);
        return followMayEnd;
    }

    /** From here on the fence of a new run takes until that is counted down. */
    CountDownLatch holdTheFence() {
        fenceMayEnd = new CountDownLatch(1);
        return fenceMayEnd;
    }

    static Path newDirectory() {
        try {
            return Files.createTempDirectory("stage");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says it without waiting for an answer. */
    void say(Person who, String text) {
        events++;
        desk.hear(new Incoming("#shop", OptionalLong.empty(), who, text, "event-" + events));
    }

    /** Says it in a run's thread. */
    void sayTo(long run, Person who, String text) {
        events++;
        desk.hear(new Incoming("#shop", OptionalLong.of(run), who, text, "event-" + events));
    }

    /** Says it and returns the answer. */
    String ask(Person who, String text) {
        say(who, text);
        return channel.answer();
    }

    private Outlook outlook(String name) {
        return new Outlook() {
            @Override
            public Checked check(Optional<String> asked, Set<String> options, Optional<CheckGroup> group) {
                return new Checked(asked.orElse("start"), group, latestChecks(), Duration.ofMillis(40));
            }

            private List<CheckResult> latestChecks() {
                return checks.getOrDefault(
                        name,
                        List.of(new CheckResult(
                                "log_bin", CheckGroup.BINLOG, Severity.BLOCK, Finding.ok("ROW on both"))));
            }

            @Override
            public List<CheckResult> latest() {
                beforeLatest.run();
                return latestChecks();
            }

            @Override
            public List<CheckResult> alarms() {
                return alarms;
            }

            @Override
            public List<Look> lag(Duration period) {
                return lags;
            }
        };
    }

    private Runbook move(RunContext context) {
        Runbook.Stage stage = new Runbook.Stage(
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(step("take-hot-backup", copyMayEnd), step("follow-source", followMayEnd)));
        return new Runbook(
                "move", () -> List.of("source old", "target new"), List.of(stage), Optional.empty(), () -> {});
    }

    private Runbook cutover(String name) {
        List<Runbook.Stage> all = List.of(
                new Runbook.Stage(
                        Optional.of(new Approval(1, "lower-dns-ttl")),
                        Optional.empty(),
                        false,
                        List.of(step("lower-dns-ttl"))),
                window(2, "maintenance-on", step("maintenance-on")),
                window(3, "stop-writes", step("fence-source", fenceMayEnd)),
                window(4, "verify-caught-up", step("verify-caught-up")),
                window(
                        5,
                        "promote",
                        new PointOfNoReturn("Commit.", List.of()),
                        new PretendedStep("open-target", new CountDownLatch(0), () -> warning)),
                window(6, "point-application", step("switch-routes")));
        List<Runbook.Stage> few = List.of(
                new Runbook.Stage(
                        Optional.of(new Approval(1, "lower-dns-ttl")),
                        Optional.of("no DNS record given"),
                        false,
                        List.of()),
                window(2, "stop-writes", step("fence-source", fenceMayEnd)),
                window(3, "verify-caught-up", step("verify-caught-up")),
                window(
                        4,
                        "promote",
                        new PointOfNoReturn("Commit.", List.of()),
                        new PretendedStep("open-target", new CountDownLatch(0), () -> warning)));
        return new Runbook(
                name,
                () -> List.of("source old " + sourceAddress, "target new 10.0.0.6:3306"),
                hasAllSteps ? all : few,
                Optional.of(new NeverRestarted()),
                () -> {});
    }

    private static Runbook.Stage window(int number, String name, Step... steps) {
        return new Runbook.Stage(Optional.of(new Approval(number, name)), Optional.empty(), true, List.of(steps));
    }

    private static Step step(String name) {
        return step(name, new CountDownLatch(0));
    }

    private static Step step(String name, CountDownLatch mayEnd) {
        return new PretendedStep(name, mayEnd);
    }

    static Look lag(long millis) {
        return new Look(Instant.EPOCH, Optional.of(Duration.ofMillis(millis)));
    }

    static MigrationSettings settings(String name) {
        return new MigrationSettings(
                name,
                "#" + name,
                new MigrationSettings.Posts(Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(1)),
                List.of(),
                server("old", 5),
                server("new", 6),
                List.of(),
                new MigrationSettings.Copy(2, Optional.empty()),
                new MigrationSettings.Budget(Duration.ofSeconds(60), Duration.ofSeconds(1)),
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

    private static ServerSettings server(String name, int last) {
        DatabaseLogin login =
                new DatabaseLogin(name, new ServerAddress("10.0.0." + last, 3306), "landfall", Secret.of("s3cret"));
        return new ServerSettings(
                name,
                login,
                login,
                new SshLogin(name, "10.0.0." + last, 22, "root", Path.of("id"), Path.of("known")),
                "~/.ssh/authorized_keys",
                new ServerSettings.Service("start", "stop"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public void close() {
        copyMayEnd.countDown();
        reminders.close();
        lanes.close();
        runs.close();
        news.close();
        journal.close();
    }

    /** Nothing is restarted in these tests. */
    private static final class NeverRestarted implements AfterRestart {
        @Override
        public boolean targetWasOpened() {
            return true;
        }

        @Override
        public Proof proveAgain() {
            return Proof.EQUAL;
        }

        @Override
        public Optional<String> byHandScript(List<ByHand> back, List<ByHand> on) {
            return Optional.of("back: " + back.stream().map(ByHand::what).toList() + "\non: "
                    + on.stream().map(ByHand::what).toList());
        }
    }
}
