package io.landfall.bot;

import io.landfall.bot.command.Command;
import io.landfall.bot.command.Commands;
import io.landfall.bot.command.desk.CommandDesk;
import io.landfall.bot.command.desk.Completion;
import io.landfall.bot.config.Configuration;
import io.landfall.bot.config.ConfiguredApprovers;
import io.landfall.bot.config.KeptConfigurations;
import io.landfall.bot.config.LeftWindow;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Lane;
import io.landfall.bot.conversation.Lanes;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.factor.TotpCodes;
import io.landfall.bot.http.HttpDoor;
import io.landfall.bot.posts.BreakGlassFiles;
import io.landfall.bot.posts.CheckPosts;
import io.landfall.bot.posts.FreezeAfterRollback;
import io.landfall.bot.posts.Reminders;
import io.landfall.bot.posts.RunMetrics;
import io.landfall.bot.posts.RunNews;
import io.landfall.bot.posts.RunPosts;
import io.landfall.bot.site.Hosts;
import io.landfall.bot.site.LiveMigration;
import io.landfall.bot.site.PairKeeper;
import io.landfall.bot.site.SiteFollower;
import io.landfall.bot.site.SiteWatch;
import io.landfall.bot.text.HomeText;
import io.landfall.bot.text.Outlook;
import io.landfall.bot.text.VerifyText;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.http.HealthProbe;
import io.landfall.monitor.metrics.MigrationMetrics;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.watch.Watches;
import io.landfall.runbooks.approval.SecondFactor;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.limits.Freezes;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.verify.Verification;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service, put together: everything that exists is made here, by {@code new}, in order, and ended in reverse. */
final class Service implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private static final Duration GOODBYE = Duration.ofSeconds(1);

    /** How often it is looked whether somebody is to be reminded. */
    private static final Duration REMIND = Duration.ofSeconds(5);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Clock clock = Clock.systemUTC();
    private List<Run> hadAWindow = List.of();
    private boolean closed;

    private Service() {}

    /** Starts the service; {@code quit} is run when somebody in the terminal wants to leave. */
    static Service start(
            Configuration configuration, Chat chat, Runnable quit, Circumstances circumstances, SystemdNotice systemd) {
        return start(configuration, Optional.empty(), chat, quit, () -> {}, circumstances, systemd);
    }

    /**
     * Starts the service with the configuration that opened the window of a run, and settles that; {@code over} is run
     * when there is nothing left of it. Nothing else is taken up or begun.
     */
    static Service settle(
            LeftWindow window,
            Chat chat,
            Runnable quit,
            Runnable over,
            Circumstances circumstances,
            SystemdNotice systemd) {
        return start(window.configuration(), Optional.of(window), chat, quit, over, circumstances, systemd);
    }

    private static Service start(
            Configuration configuration,
            Optional<LeftWindow> left,
            Chat chat,
            Runnable quit,
            Runnable over,
            Circumstances circumstances,
            SystemdNotice systemd) {
        Service service = new Service();
        try {
            service.open(configuration, left, chat, quit, over, circumstances, systemd);
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private void open(
            Configuration configuration,
            Optional<LeftWindow> left,
            Chat chat,
            Runnable quit,
            Runnable over,
            Circumstances circumstances,
            SystemdNotice systemd) {
        PunctualJournal journal =
                keep(new PunctualJournal(SqliteJournal.open(configuration.journal(), clock), circumstances.patience()));
        History history = History.of(journal);
        KeptConfigurations kept = new KeptConfigurations(configuration, journal.id());
        CollectorRegistry registry = new CollectorRegistry();
        DefaultExports.register(registry);
        MigrationMetrics migrationMetrics = new MigrationMetrics(registry, Version.text());
        RunMetrics runMetrics = new RunMetrics(registry, history, configuration.migrations());
        Completion completion = new Completion(configuration.migrations().keySet());
        Channel channel = keep(chat.open(
                configuration, completion, quit, journal, history, runMetrics::connected, circumstances.pace()));
        Watches watches = new Watches(migrationMetrics, clock);
        CheckPosts checkPosts = keep(new CheckPosts(channel, channels(configuration)));

        Hosts seen = keep(new Hosts(clock));
        Map<String, LiveMigration> migrations = new LinkedHashMap<>();
        Map<String, SiteWatch> siteWatches = new LinkedHashMap<>();
        Map<String, Verification> verifications = new LinkedHashMap<>();
        configuration.migrations().forEach((name, settings) -> {
            LiveMigration migration =
                    keep(new LiveMigration(settings, configuration.journal(), journal, history, seen, clock));
            migrations.put(name, migration);
            siteWatches.put(name, migration.watch(watches, checkPosts));
            verifications.put(name, migration.verification());
            migration.verification().tell((step, known) -> {
                runMetrics.verified(name);
                VerifyText.news(name, step, known).ifPresent(message -> channel.post(settings.channel(), message));
            });
        });
        keep(watches);
        Map<String, Outlook> outlooks = Map.copyOf(siteWatches);

        Optional<SecondFactor> codes = Optional.of(configuration)
                .filter(file -> file.approvals().secondFactor())
                .map(file -> new TotpCodes(file.journal(), clock));
        ConfiguredApprovers approvers = new ConfiguredApprovers(configuration.approvals(), Chat.groups(channel), codes);
        BreakGlassFiles scripts = new BreakGlassFiles(configuration.journal(), history);
        RunPosts runPosts = new RunPosts(channel, configuration.migrations(), outlooks, approvers, history, scripts);
        checkPosts.tellIn(runPosts::thread);
        SiteFollower follower = new SiteFollower(siteWatches, checkPosts);
        keep(() -> sayWhatIsLeft(channels(configuration), channel));
        Freezes freezes = new Freezes(journal, history, approvers);
        List<RunObserver> readers = new ArrayList<>(List.of(runMetrics, runPosts, follower));
        readers.addAll(chat.readers(configuration, channel, channels(configuration), approvers, history));
        if (configuration.approvals().freezeAfterRollback()) {
            readers.add(new FreezeAfterRollback(freezes, channel, channels(configuration)));
        }
        readers.add(onceEnded(kept, over));
        RunNews news = keep(new RunNews(readers));
        Map<String, Runs.Migration> runbooks = new LinkedHashMap<>();
        migrations.forEach((name, migration) -> runbooks.put(name, migration.runbooks(kept::keep)));
        Runs runs = new Runs(
                journal, history, runbooks, approvers, told(List.of(scripts, news), circumstances.observers()), clock);

        channel.showHome(user ->
                new HomeText(runs.active().stream().map(Run::status).toList(), freezes.now(), approvers).page(user));
        List<Command> commands =
                Commands.all(runs, journal, history, configuration.migrations(), outlooks, verifications, channel);
        completion.offer(commands);
        Lanes lanes = new Lanes();
        keep(lanes);
        keep(() -> end(runs, lanes, channels(configuration), channel));

        keep(new Reminders(runs, history, channel, runPosts::thread, approvers, clock, REMIND));

        // before anything that may keep the service from starting: a window must be taken back
        if (left.isEmpty()) {
            runs.recover();
        } else if (runs.settle(left.get().run())) {
            tell(left.get(), history, channel);
        } else {
            over.run();
            return;
        }
        keep(HttpDoor.open(
                configuration.listen(),
                registry,
                List.of(new HealthProbe("journal", journal::trouble)),
                Chat.standing(channel),
                Chat.routes(channel)));
        refuseUnlessWritable(journal, runs);
        if (left.isEmpty()) {
            kept.forgetAllBut(runs.active().stream().map(Run::number).collect(Collectors.toSet()));
        }
        migrations.keySet().forEach(runMetrics::recall);
        PairKeeper pairs = keep(new PairKeeper(runs));
        migrations.forEach((name, migration) -> pairs.keep(name, migration, siteWatches.get(name)::followerStands));
        siteWatches.values().forEach(watch -> watch.follow(false));
        migrations.forEach((name, migration) ->
                checkPosts.digest(name, migration.settings().posts().digest(), () -> siteWatches
                        .get(name)
                        .digest()));
        if (left.isEmpty()) {
            greet(configuration, channel);
        } else if (chat.isAPipe()) {
            return; // what waits there is for the service that comes next
        }
        channel.open(new CommandDesk(
                commands, configuration.migrations().keySet(), channel, journal, lanes, (word, outcome) -> {
                    runMetrics.command(word, outcome);
                    channel.refreshHome();
                }));
        keep(new Watchdog(systemd, runs, task -> lanes.run(Lane.URGENT, task)));
        LOG.info("Serving {} on {}", configuration.migrations().keySet(), configuration.listen());
    }

    private static List<RunObserver> told(List<RunObserver> ours, List<RunObserver> others) {
        List<RunObserver> all = new ArrayList<>(ours);
        all.addAll(others);
        return all;
    }

    /** What was kept for a run goes when it has ended; then {@code over} is run. */
    private static RunObserver onceEnded(KeptConfigurations kept, Runnable over) {
        return event -> {
            if (event.what() == RunObserver.What.ENDED) {
                try {
                    kept.forget(event.run().run());
                } finally {
                    over.run();
                }
            }
        };
    }

    private static void tell(LeftWindow window, History history, Channel channel) {
        String migration = history.run(window.run()).orElseThrow().migration();
        channel.post(
                window.configuration().migrations().get(migration).channel(),
                Message.saying(
                        Mark.NONE,
                        window.why() + "\nRun " + window.run() + " of " + migration + " was left in its window. It is"
                                + " settled first, with the configuration that was kept when it was armed; nothing else"
                                + " is begun until then. After that the file is read."));
    }

    private static void greet(Configuration configuration, Channel channel) {
        configuration
                .migrations()
                .values()
                .forEach(migration -> channel.post(
                        migration.channel(),
                        Message.of("Landfall serves " + migration.name() + ". `help` lists what can be said; `check "
                                + migration.name() + "` looks and changes nothing."
                                + metrics(configuration.listen()))));
    }

    /** An address that nobody in the channel can open is not told there. */
    private static String metrics(ServerAddress listen) {
        boolean isHereOnly =
                listen.host().startsWith("127.") || Set.of("localhost", "::1").contains(listen.host());
        return isHereOnly ? "" : " Metrics: http://" + listen + "/metrics";
    }

    private static Map<String, String> channels(Configuration configuration) {
        Map<String, String> channels = new LinkedHashMap<>();
        configuration.migrations().forEach((name, migration) -> channels.put(name, migration.channel()));
        return channels;
    }

    /** A run that was left in its window is taken back whether or not the journal can be written. */
    private static void refuseUnlessWritable(Journal journal, Runs runs) {
        if (!runs.active().isEmpty()) {
            return;
        }
        try {
            journal.proveWritable();
        } catch (LandfallException e) {
            throw LandfallException.external("Landfall did not start: it could journal nothing. " + e.getMessage(), e);
        }
    }

    /** Begins nothing more, and ends the runs in order: a window is taken back or finished, a copy is cut off. */
    private void end(Runs runs, Lanes lanes, Map<String, String> channels, Channel channel) {
        lanes.shut();
        List<Run> active = runs.active();
        if (!active.isEmpty()) {
            sayGoodbye(channel, channels.get(active.get(0).status().migration()), Farewell.of(active));
        }
        hadAWindow = active.stream().filter(Farewell::isInWindow).toList();
        runs.close();
    }

    /** A terminal that nobody reads may keep no window open. */
    private static void sayGoodbye(Channel channel, String to, Message message) {
        Thread saying = Daemons.thread("farewell", () -> channel.post(to, message));
        saying.start();
        try {
            saying.join(GOODBYE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sayWhatIsLeft(Map<String, String> channels, Channel channel) {
        Farewell.after(hadAWindow)
                .ifPresent(message ->
                        channel.post(channels.get(hadAWindow.get(0).status().migration()), message));
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    /** Ends everything, the newest part first. May be called again. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("A part did not end in order: {}", part.getClass().getSimpleName(), e);
            }
        }
    }
}
