package io.landfall.bot.live;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.bot.Main;
import io.landfall.bot.chat.slack.FakeSlack;
import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.bot.chat.slack.Transcript;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./landfall demo --slack} on real servers with the real service, through a Slack of our own, in both ways. */
class SlackDemoTest {

    private static final int CUTS = 20;
    /** What a clean migration may take in its threads, in characters. */
    private static final int LONGEST_CLEAN = 7_000;

    private static final String APPROVERS = BEN + "," + CORA;

    @TempDir
    private Path directory;

    @Test
    void movesThroughSocketModeWhileTheConnectionIsCutTwentyTimes() throws IOException {
        try (FakeSlack slack = FakeSlack.start();
                PlayedDemo demo = demo(slack, Main.class, "SLACK_APP_TOKEN", FakeSlack.APP_TOKEN)) {
            demo.await("Write in #shop:  /landfall check shop ");
            CutConnection connection = new CutConnection(slack, port(demo));
            CompletableFuture<Void> first = connection.times(CUTS - 2);
            connection.whileItIsCut(() -> slack.slash(ANN, "check shop"));
            demo.await("Write in #shop:  /landfall start shop ");
            connection.whileItIsCut(() -> slack.slash(ANN, "start shop"));
            CompletableFuture<Void> cuts = first.thenRunAsync(connection::once);
            demo.await("Write in #shop:  /landfall cutover shop ");
            int said = askForCutover(
                    demo,
                    () -> slack.mention(ANN, "cutover shop").awaitMillis(),
                    "somebody else than who asked \\(" + BEN + " or " + CORA + "\\):  approve 2-6 ");
            Said card = card(slack);
            cuts.thenRun(() -> slack.press(BEN, card, "approve 2")).join();
            connection.whileItIsCut(() -> slack.sayUnheard(CORA, thread(card), "approve 3-6"));
            connection.once();
            Said armed = slack.await("cutover shop is armed");
            slack.press(ANN, armed, "go").awaitMillis();

            assertDone(slack, demo, card);
            List<Entry.Record> rows = rows(demo);
            System.err.println("a migration through Socket Mode: " + connection.figures());
            assertThat(rows.stream()
                            .filter(row -> row.kind() == EntryKind.HEARD)
                            .map(Entry.Record::event))
                    .doesNotHaveDuplicates();
            assertThat(said(rows, "sup")).hasSize(CUTS).containsOnly("ok");
            assertThat(said(rows, "check")).containsExactly("ok");
            assertThat(rows.stream().filter(row -> row.kind() == EntryKind.RUN).map(Entry.Record::who))
                    .hasSize(1 + said)
                    .containsOnly(ANN);
            assertThat(approvals(rows))
                    .containsExactly(
                            BEN + " maintenance-on",
                            CORA + " stop-writes",
                            CORA + " verify-caught-up",
                            CORA + " promote",
                            CORA + " point-application");
            assertReport(slack, demo);
        }
    }

    @Test
    void movesThroughSignedRequestsWithTwoPeopleForPromote() throws IOException {
        try (FakeSlack slack = FakeSlack.start();
                PlayedDemo demo = demo(
                        slack,
                        QuickService.class,
                        "SLACK_SIGNING_SECRET",
                        FakeSlack.SIGNING_SECRET,
                        "--required",
                        "promote=2")) {
            slack.speaksNotFasterThan(QuickService.GAP);
            slack.sendTo(demo.await("(http://127.0.0.1:\\d+/slack/events)"));
            demo.await("Write in #shop:  /landfall check shop ");
            slack.mention(ANN, "start shop").awaitMillis();
            demo.await("Write in #shop:  /landfall cutover shop ");
            askForCutover(
                    demo,
                    () -> slack.slash(ANN, "cutover shop").awaitMillis(),
                    "promote takes 2 people; the next one writes  approve promote");
            Said card = card(slack);
            slack.say(BEN, thread(card), "approve 2-6").awaitMillis();
            demo.await("ben approved promote 1 of 2 \\(ben\\); one more");
            slack.press(CORA, card, "approve 5").awaitMillis();
            slack.await("cutover shop is armed");
            slack.say(BEN, thread(card), "go").awaitMillis();

            assertDone(slack, demo, card);
            assertThat(approvals(rows(demo))).contains(BEN + " promote", CORA + " promote");
            assertCleanMigration(slack);
            slack.mention(CORA, "lag shop 10m").awaitMillis();
            slack.pressCalled(CORA, slack.await("lag of shop in the last 10 min"), "Show in channel")
                    .awaitMillis();
            slack.await("asked `/landfall lag shop 10m`");
            assertReport(slack, demo);
        }
    }

    private PlayedDemo demo(FakeSlack slack, Class<?> service, String name, String secret, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "--slack",
                "#shop",
                "--approvers",
                APPROVERS,
                "--size",
                "1MiB",
                "--report",
                directory.resolve("report.json").toString()));
        words.addAll(List.of(more));
        return new PlayedDemo(
                directory,
                service,
                Map.of("SLACK_BOT_TOKEN", FakeSlack.BOT_TOKEN, name, secret, "SLACK_API_URL", slack.api()),
                words.toArray(String[]::new));
    }

    private static String port(PlayedDemo demo) throws IOException {
        String text = Files.readString(Path.of(demo.await("The configuration file of this migration: (\\S+)")));
        return text.replaceFirst("(?s).*listen: 127.0.0.1:(\\d+).*", "$1");
    }

    /**
     * Says {@code cutover shop}, and once more when it was taken back at `arm`: on a busy machine the target may be further
     * behind than a window allows. Returns how often it was said.
     */
    private static int askForCutover(PlayedDemo demo, Runnable saying, String question) {
        int said = 0;
        do {
            saying.run();
            said++;
        } while (demo.await(question, "↩ #\\d+ cutover shop was not done: arm: ", said));
        return said;
    }

    private static Said card(FakeSlack slack) {
        return slack.await("cutover shop asks for approval");
    }

    private static String thread(Said card) {
        return card.thread().orElseThrow();
    }

    private static void assertDone(FakeSlack slack, PlayedDemo demo, Said card) {
        demo.await("#\\d+ cutover shop is done");
        Said report = slack.awaitFirst(thread(card), "cutover shop is done");
        assertThat(report.shown()).contains("checksums", "equal in every table", "cora approved promote");
        demo.await("Press Enter here for the report");
    }

    private static List<Entry.Record> rows(PlayedDemo demo) {
        Path file = Path.of(demo.await("The configuration file of this migration: (\\S+)"));
        try (SqliteJournal journal = SqliteJournal.openToRead(file.resolveSibling("landfall.db"))) {
            return journal.entries().stream().map(Entry::record).toList();
        }
    }

    private static List<String> said(List<Entry.Record> rows, String word) {
        return rows.stream()
                .filter(row -> row.kind() == EntryKind.COMMAND && row.step().equals(word))
                .map(row -> row.data().get("outcome"))
                .toList();
    }

    private static List<String> approvals(List<Entry.Record> rows) {
        return rows.stream()
                .filter(row -> row.kind() == EntryKind.APPROVAL)
                .map(row -> row.who() + " " + row.step())
                .toList();
    }

    /** Few words in the threads; and all that matters is still there, or in a file. */
    private static void assertCleanMigration(FakeSlack slack) {
        slack.await("The report is the first message of this thread");
        slack.awaitFile("cutover shop is done");
        Transcript told = Transcript.of(slack).ofRunsThatAreDone().write("clean");
        String plan = slack.awaitFile("cutover shop: the plan");
        String report = slack.awaitFile("cutover shop is done");
        String hash = plan.replaceFirst("(?s).*hash ([0-9a-f]{8}).*", "$1");

        assertThat(told.text())
                .as("who, when, which plan, what was found, figures, positions")
                .contains("are approved; plan " + hash, "✔ ben approved 2 maintenance-on", "ben said go")
                .contains(
                        "checks now",
                        "lag now",
                        "journal",
                        "checksums",
                        "source position",
                        "target position",
                        "write gap")
                .contains(
                        "Writes are stopped since 20",
                        "is past the point of no return",
                        "Writes go again: stopped for ");
        assertThat(plan)
                .as("each step's statement")
                .contains(
                        "source shop-old at",
                        "SET GLOBAL read_only = 1",
                        "CHECKSUM TABLE",
                        "STOP SLAVE",
                        "MASTER_GTID_WAIT");
        assertThat(report)
                .as("each step's end")
                .contains("fence-source", "open-target", "point of no return", "ben approved", "cora approved promote");
        assertThat(told.charactersInThreads()).as(told.text()).isLessThan(LONGEST_CLEAN);
    }

    /** Ends the demo, and reads what the application, the servers and the journal say. */
    private void assertReport(FakeSlack slack, PlayedDemo demo) throws IOException {
        Path log = Path.of(demo.await("The configuration file of this migration: (\\S+)"))
                .resolveSibling("landfall.log");
        String shown = Files.readString(log) + slack.reading();
        demo.enter();

        assertThat(demo.awaitEnd()).as(demo.text()).isZero();
        System.out.println(demo.text() + "\n" + slack.reading());
        assertThat(demo.text()).contains("Nothing was lost.");
        JsonNode report =
                new ObjectMapper().readTree(directory.resolve("report.json").toFile());
        assertThat(report.path("writes_acknowledged").asLong()).isGreaterThan(200);
        assertThat(report.path("writes_lost").asLong(-1)).isZero();
        assertThat(report.path("checksums_equal").asBoolean()).isTrue();
        assertThat(report.path("writable_servers_max").asInt()).isEqualTo(1);
        assertThat(shown + demo.text())
                .doesNotContain(FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN, FakeSlack.SIGNING_SECRET)
                .doesNotContain("ticket=");
    }
}
