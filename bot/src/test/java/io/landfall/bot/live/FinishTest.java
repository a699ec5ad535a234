package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.database.Engine;
import io.landfall.lab.trace.Difference;
import io.landfall.lab.trace.Difference.Stay;
import io.landfall.lab.trace.PairTraces;
import io.landfall.runbooks.approval.Plan;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.RecordedRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a migration by words in the channel: what goes, what stays, and what a kill in the middle of it changes. */
@ParameterizedClass
@MethodSource("io.landfall.bot.live.Proofs#withAll")
class FinishTest {

    private static Scene scene;
    private static PairTraces before;

    @Parameter
    private Engine engine;

    @BeforeParameterizedClassInvocation
    static void open(Engine engine) throws IOException {
        scene = Scene.installed(engine, Map.of());
        Scene.execute(scene.source(), "CREATE USER boss@localhost", "GRANT ALL PRIVILEGES ON *.* TO boss@localhost");
        Files.writeString(
                scene.sourceHost().home().resolve(".my.cnf"),
                "[report]\n# was 127.0.0.1:1\nserver = " + scene.source().address() + "\n");
        before = PairTraces.before(
                new PairTraces.Place("shop-old", scene.sourceHost(), scene.source()),
                new PairTraces.Place("shop-new", scene.targetHost(), scene.target()),
                new PairTraces.Application(scene.ledger().propertiesFile().getParent(), Set.of()));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        scene.close();
    }

    @Test
    void leavesNothingButWhatThePlanLetsStayAlsoWhenItWasKilledInTheMiddle() throws Exception {
        ServiceProcess service = scene.move();
        service.type("finish shop");
        service.await("shop has not been cut over: shop-old takes the writes. Nothing was started.");
        cutOver(service);

        service.type("finish shop");
        service.await("asks for approval of 1 finish");
        service.type("abort");
        service.await("finish shop was taken back");
        service.type("finish shop");
        List<String> plan = stripped(service.awaitLines("asks for approval of 1 finish"));
        assertThat(plan)
                .anyMatch(line -> line.startsWith("drop-accounts: DROP USER landfall_repl@127.0.0.1 on shop-new"))
                .anyMatch(line -> line.startsWith("remove-files: Remove ")
                        && line.contains("ledger.properties.landfall-before-run2"))
                .anyMatch(line -> line.startsWith("unlock-accounts: On shop-old (sql_log_bin = 0): ALTER USER ..."
                        + " ACCOUNT UNLOCK for boss@localhost"));
        scene.diesAt("STEP_ACTED:drop-schema");
        service.type("as ben approve");
        service.awaitExit();

        ServiceProcess again = scene.service();
        again.await("I was restarted during drop-schema");
        assertThat(again.await("What I see now")).contains("on-shop-new false, on-shop-old false");
        again.type("abort");
        again.await("so it can't be taken back");
        again.type("resume");
        again.awaitUnless("is held", "finish shop is done");
        again.await("still points at the old server");
        again.await("file shop-new:" + scene.sourceHost().home().resolve(".my.cnf") + ":3");

        saysThatItIsOver(again);
        scene.switched();
        scene.assertNothingIsLost(scene.serving(), scene.standby());
        assertThatNothingIsLeftBut(approvedToStay());
    }

    private static void cutOver(ServiceProcess service) {
        service.type("cutover shop");
        service.await("asks for approval");
        service.type("as ben approve 2-6");
        service.await("is armed");
        service.type("go");
        service.awaitUnless("was taken back", "cutover shop is done");
        service.await("Locked on shop-old since the fence, because they write under read_only: ");
        service.await("ALTER USER IF EXISTS 'boss'@'localhost'");
    }

    private static void saysThatItIsOver(ServiceProcess service) throws IOException, InterruptedException {
        for (String verb : List.of("rollback", "cutover", "finish")) {
            service.type(verb + " shop");
            service.await("shop is finished: shop-new is the database");
        }
        service.type("start shop");
        service.await("shop has been cut over: shop-new takes the writes.");
        service.type("status shop");
        service.await("shop: finished, the target is the database");
        assertThat(metrics()).contains("landfall_build_info").doesNotContain("migration=\"shop\"");
        service.terminate();
    }

    private static String metrics() throws IOException, InterruptedException {
        Matcher listen = Pattern.compile("listen: (\\S+)").matcher(scene.text());
        assertThat(listen.find()).isTrue();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + listen.group(1) + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** What the plan that was approved last leaves as it is. */
    private static List<Stay> approvedToStay() {
        try (SqliteJournal journal = SqliteJournal.openToRead(scene.journal())) {
            List<RecordedRun> runs = History.of(journal.entries()).runs("shop");
            return Plan.shown(runs.get(runs.size() - 1)).orElseThrow().stays().stream()
                    .map(stay -> new Stay(stay.server().orElse(""), stay.things()))
                    .toList();
        }
    }

    /** The old server stays closed, and the new one keeps the settings that it needs. */
    private static void assertThatNothingIsLeftBut(List<Stay> stays) {
        List<Difference> differences = before.after();

        assertThat(differences.stream().filter(one -> !one.isAnnouncedBy(stays)))
                .isEmpty();
        assertThat(differences)
                .extracting(Difference::toString)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("read_only", "super_read_only")
                                        .limit(scene.engine() == Engine.MARIADB ? 1 : 2)
                                        .map(variable -> "shop-old: variable " + variable + " was OFF, is ON"),
                                Stream.of(
                                        "shop-old: file "
                                                + scene.source().settingsDir().resolve("zz-landfall-closed.cnf")
                                                + " is new",
                                        "shop-new: file "
                                                + scene.target().settingsDir().resolve("zz-handed-over.cnf")
                                                + " is new"))
                        .toList());
        assertThat(scene.directory().resolve("shop-replication.password")).doesNotExist();
    }

    private static List<String> stripped(List<String> lines) {
        return lines.stream().map(String::strip).toList();
    }
}
