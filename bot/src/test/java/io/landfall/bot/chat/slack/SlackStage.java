package io.landfall.bot.chat.slack;

import io.landfall.bot.Stage;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.transport.HttpLink;
import io.landfall.bot.command.Commands;
import io.landfall.bot.config.Approvals;
import io.landfall.bot.config.ConfiguredApprovers;
import io.landfall.bot.config.SlackSettings;
import io.landfall.bot.conversation.Incoming;
import io.landfall.bot.conversation.outbox.Pace;
import io.landfall.bot.factor.TotpCodes;
import io.landfall.bot.http.HttpDoor;
import io.landfall.bot.http.Places;
import io.landfall.bot.posts.Announcements;
import io.landfall.bot.posts.AskedElsewhere;
import io.landfall.bot.text.HomeText;
import io.landfall.lab.process.Awaited;
import io.landfall.monitor.Backoff;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.approval.SecondFactor;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.limits.Freezes;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.state.RunStatus;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** The commands, the posts, the real engine and journal with steps that only pretend, and a Slack of our own. */
final class SlackStage implements AutoCloseable {

    /** Nobody waits for a real second here. */
    static final Pace QUICK = new Pace(
            Duration.ofMillis(20),
            new Backoff(Duration.ofMillis(50), Duration.ofMillis(500)),
            Duration.ofSeconds(10),
            Duration.ofSeconds(8));

    /** Only ends a test that hangs. */
    private static final long LIMIT_SECONDS = 180;

    final FakeSlack slack = FakeSlack.start();
    final AtomicBoolean connected = new AtomicBoolean();

    private int port;
    private final Path directory;
    private final List<String> approvers;
    private final boolean overHttp;
    private final Pace pace;
    private final Duration expireAfter;
    private final List<Duration> remindAfter;
    private final ApprovalMode mode;
    private boolean takesCodes;
    private Optional<Vertx> vertx = Optional.empty();
    private SignedRequests requests;
    private Runnable beforeOpening = () -> {};
    private int said;
    private PunctualJournal journal;
    private SlackChannel channel;
    private Stage stage;

    private SlackStage(Path directory, boolean overHttp, Pace pace, String... approvers) {
        this(directory, overHttp, pace, Duration.ofMinutes(15), List.of(), ApprovalMode.ARMED, approvers);
    }

    private SlackStage(
            Path directory,
            boolean overHttp,
            Pace pace,
            Duration expireAfter,
            List<Duration> remindAfter,
            ApprovalMode mode,
            String... approvers) {
        this.mode = mode;
        this.expireAfter = expireAfter;
        this.remindAfter = remindAfter;
        this.directory = directory;
        this.overHttp = overHttp;
        this.pace = pace;
        slack.speaksNotFasterThan(pace.gap());
        this.approvers = List.of(approvers);
        begin();
    }

    /** Through Socket Mode; the first connection is open. */
    static SlackStage overSocket(Path directory, String... approvers) {
        return new SlackStage(directory, false, QUICK, approvers);
    }

    /** Through Socket Mode, and Landfall speaks as slowly as Slack wants it. */
    static SlackStage atSlacksPace(Path directory, String... approvers) {
        return new SlackStage(directory, false, SlackApi.PACE, approvers);
    }

    /** The same, at another pace. */
    static SlackStage at(Pace pace, Path directory, String... approvers) {
        return new SlackStage(directory, false, pace, approvers);
    }

    /** Through Socket Mode; approvals expire then, and people are reminded then. */
    static SlackStage reminding(Path directory, Duration expireAfter, List<Duration> remindAfter, String... approvers) {
        return new SlackStage(directory, false, QUICK, expireAfter, remindAfter, ApprovalMode.ARMED, approvers);
    }

    /** Through Socket Mode; each step of the window is approved at its turn. */
    static SlackStage live(Path directory, String... approvers) {
        return new SlackStage(directory, false, QUICK, Duration.ofMinutes(15), List.of(), ApprovalMode.LIVE, approvers);
    }

    /** Through signed requests. */
    static SlackStage overHttp(Path directory, String... approvers) {
        return new SlackStage(directory, true, QUICK, approvers);
    }

    private void begin() {
        int before = slack.sockets().connections();
        journal = Stage.journal(directory);
        SlackSettings.Intake intake = overHttp
                ? new SlackSettings.HttpRequests(Secret.of(FakeSlack.SIGNING_SECRET))
                : new SlackSettings.SocketMode(Secret.of(FakeSlack.APP_TOKEN));
        channel = new SlackChannel(
                new SlackSettings(Secret.of(FakeSlack.BOT_TOKEN), intake, URI.create(slack.api())),
                List.of("#shop"),
                journal,
                History.of(journal),
                Duration.ofMinutes(15),
                connected::set,
                pace,
                code -> Commands.isToLandfall(code, List.of("shop")));
        Approvals approvals = new Approvals(approvers, true, expireAfter, mode, remindAfter, Map.of());
        Optional<SecondFactor> codes = Optional.of(directory.resolve("journal.db"))
                .filter(file -> takesCodes)
                .map(file -> new TotpCodes(file, Clock.systemUTC()));
        stage = new Stage(journal, channel, new ConfiguredApprovers(approvals, channel.groups(), codes), "shop");
        stage.copyMayEnd.countDown();
        if (overHttp) {
            listen();
        }
        beforeOpening.run();
        channel.open(stage.desk);
        if (!overHttp) {
            slack.sockets().awaitConnections(before + 1);
        }
    }

    private void listen() {
        Vertx http = Vertx.vertx();
        vertx = Optional.of(http);
        HttpServer server = HttpDoor.server(
                http,
                new Places(200, Duration.ofSeconds(10)),
                router -> channel.mount(router, http.createSharedWorkerExecutor("chat", 4)));
        try {
            server.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        port = server.actualPort();
        requests = slack.sendTo("http://127.0.0.1:" + port + HttpLink.PATH);
    }

    /** Where signed requests are taken. */
    int port() {
        return port;
    }

    /** Ends the service and begins another one with the same journal. */
    void restart() {
        end();
        begin();
    }

    /** The same; something happens between the two. */
    void restartAfter(Runnable between) {
        end();
        between.run();
        begin();
    }

    /** The same; something happens when requests are taken already, and nobody listens yet. */
    void restartAndBeforeOpening(Runnable between) {
        end();
        beforeOpening = between;
        begin();
        beforeOpening = () -> {};
    }

    /** Waits until the journal has so many rows of a kind. */
    void awaitCount(EntryKind kind, long rows) {
        awaitThat(() -> count(kind) == rows, "there are " + rows + " rows of " + kind);
    }

    /** Waits until the journal keeps so many cards, and that none of them shows buttons. */
    void awaitClosedCards(int cards) {
        awaitThat(
                () -> journal.kept(EntryKind.CARD).size() == cards
                        && journal.kept(EntryKind.CARD).stream().noneMatch(card -> card.containsKey("title")),
                cards + " cards are closed");
    }

    private void end() {
        vertx.ifPresent(http -> {
            try {
                http.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        channel.close();
        stage.close();
    }

    /** From now on the plan of a cutover is another one. */
    void changeThePlan() {
        stage.sourceAddress = "10.0.0.99:3306";
    }

    /** From now on a move takes until that is counted down. */
    CountDownLatch holdTheMove() {
        return stage.holdTheFollowing();
    }

    /** From now on the last step of a cutover warns of this when it is done. */
    void warnAtTheEnd(String warning) {
        stage.warning = warning;
    }

    SignedRequests requests() {
        return requests;
    }

    SlackChannel channel() {
        return channel;
    }

    Journal journal() {
        return journal;
    }

    /** The service is another one, which takes codes. */
    void takeCodes() {
        takesCodes = true;
        restart();
    }

    /** From now on new cutovers have all six steps that are approved. */
    void withAllSteps() {
        stage.hasAllSteps = true;
    }

    /** From now on new cutovers have this checklist. */
    void checklist(String... things) {
        stage.checklist = List.of(things);
    }

    /** From now on a further channel is told, and people directly, and each has a page. */
    void tellTheTeam() {
        Map<String, String> channels = Map.of("shop", "#shop");
        ConfiguredApprovers policy = (ConfiguredApprovers) stage.runs.policy();
        Freezes freezes = new Freezes(journal, stage.history, policy);
        stage.readers.addAll(List.of(
                new AskedElsewhere(channel, channels, policy),
                new Announcements(channel, FakeTeam.OPS, stage.history),
                event -> channel.refreshHome()));
        channel.showHome(user ->
                new HomeText(stage.runs.active().stream().map(Run::status).toList(), freezes.now(), policy).page(user));
    }

    /** Asks for a cutover as ann and waits for its card; returns that. */
    FakeSlack.Said askForCutover() {
        slack.slash(FakeSlack.ANN, "cutover shop").awaitMillis();
        return slack.await(said -> said.button("approve 2-4").isPresent(), "the card");
    }

    long count(EntryKind kind) {
        return journal.entries().stream()
                .filter(entry -> entry.record().kind() == kind)
                .count();
    }

    List<String> approvedBy() {
        return journal.entries().stream()
                .map(Entry::record)
                .filter(row -> row.kind() == EntryKind.APPROVAL)
                .map(row -> row.who() + " " + row.step())
                .toList();
    }

    /** Somebody says it to the service, and not through Slack; to its run, where there is one. */
    void sayElsewhere(String user, String text) {
        said++;
        OptionalLong run = journal.entries().stream().map(Entry::record).mapToLong(Entry.Record::run).max().stream()
                .filter(number -> number > 0)
                .findFirst();
        stage.desk.hear(new Incoming("#shop", run, new Person(user, user), text, "elsewhere-" + said));
    }

    /** Whether the migration's run asks for approval now. */
    boolean isAsking(String migration) {
        return isIn(RunStatus.State.ASKING, migration);
    }

    /** Whether it takes a {@code go} now; its row in the journal is there a moment before. */
    boolean isArmed(String migration) {
        return isIn(RunStatus.State.ARMED, migration);
    }

    private boolean isIn(RunStatus.State state, String migration) {
        return stage.runs
                .latest(migration)
                .filter(run -> run.status().state() == state)
                .isPresent();
    }

    /** Waits for it. */
    void awaitThat(BooleanSupplier holds, String what) {
        Awaited.within(Duration.ofSeconds(LIMIT_SECONDS), what, holds);
    }

    /** Waits until everything that was heard has been done. */
    void awaitQuiet() {
        awaitThat(
                () -> journal.entries().stream()
                        .map(Entry::record)
                        .filter(row -> row.kind() == EntryKind.HEARD)
                        .allMatch(row -> journal.causedBy(row.event().replaceFirst("^heard:", ""))
                                .isPresent()),
                "everything heard is done");
    }

    @Override
    public void close() {
        end();
        slack.close();
    }
}
