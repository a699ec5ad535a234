package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabAccount;
import io.landfall.lab.MariaDbSettings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The service is killed with SIGKILL in the window, and nobody starts it again: {@link TiredPerson} follows the page that
 * it posted before. Only when the application writes again and nothing is lost a new service comes, which must see what
 * was done by hand and leave it so. Every second switch is a rollback, as there the servers have changed places.
 */
class BreakGlassTest {

    private static final String LOCKED =
            "SELECT COALESCE(JSON_VALUE(priv, '$.account_locked'), 0) FROM mysql.global_priv WHERE user = 'boss'";
    private static final String INDENT = "  ";

    private static Scene scene;

    /** Runs from one test to the next; empty when the one that had to end in a test did not come back. */
    private static Optional<ServiceProcess> service = Optional.empty();

    private static TiredPerson person;

    @BeforeAll
    static void followAlready() {
        scene = Scene.following(MariaDbSettings.initialised().with("event_scheduler", "ON"));
        Scene.execute(
                scene.source(),
                "CREATE USER boss@localhost IDENTIFIED BY 'who may write under read_only'",
                "GRANT ALL PRIVILEGES ON *.* TO boss@localhost",
                "CREATE TABLE shop.nightly (at DATETIME)",
                "CREATE DEFINER = boss@localhost EVENT shop.nightly ON SCHEDULE EVERY 1 DAY STARTS '2000-01-01 03:00:00' DO"
                        + " INSERT INTO shop.nightly VALUES (NOW())");
        scene.awaitFollowing();
        service = Optional.of(scene.service().awaitFirstLook());
        person = new TiredPerson(
                scene.lab().newDirectory("tired-person"),
                scene.lab().account(LabAccount.LANDFALL).password());
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STEP_ACTED:maintenance-on",
                "STEP_ACTED:lock-privileged-accounts",
                "STEP_ACTED:fence-source",
                "STEP_ACTED:persist-fence",
                "COMMITS:point-of-no-return",
                "COMMITTED:point-of-no-return"
            })
    void goesBackByHandWhenTheTargetWasNeverOpened(String point) {
        List<String> page = killAt(point);

        assertThat(person.follow(page)).isEqualTo("go back");

        assertNothingIsLost();
        ServiceProcess again = scene.service();
        again.await(verb() + " shop was taken back");
        assertItIsStillSo();
        service = Optional.of(again);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STEP_ACTED:open-target",
                "STEP_ACTED:switch-routes",
                "STEP_DONE:release-source",
                "STEP_DONE:verify-application",
                "STEP_ACTED:follow-back"
            })
    void goesOnByHandWhenTheTargetWasOpened(String point) {
        List<String> page = killAt(point);
        String verb = verb();

        assertThat(person.follow(page)).isEqualTo("go on");

        scene.switched();
        assertNothingIsLost();
        ServiceProcess again = scene.service();
        again.await(verb + " shop is done");
        assertItIsStillSo();
        service = Optional.of(again);
    }

    @ParameterizedTest
    @CsvSource({"STEP_DONE:fence-source, go back", "STEP_DONE:switch-routes, go on"})
    void endsByHandWhatALandfallHoldsThatIsCutOff(String point, String way) {
        String verb = verb();
        scene.endServices();
        service = Optional.empty();
        try (Points points = new Points()) {
            ServiceProcess cutOff = scene.serviceThatWaitsAt(points);
            List<String> page = arm(cutOff);
            Points.Performed followed = points.at(point, () -> {
                assertThat(person.followCutOff(page)).isEqualTo(way);
                cutOff.kill();
            });
            cutOff.type("go");
            followed.await();
        }

        if (way.equals("go on")) {
            scene.switched();
        }
        assertNothingIsLost();
        ServiceProcess again = scene.service();
        again.await(verb + " shop " + (way.equals("go on") ? "is done" : "was taken back"));
        assertItIsStillSo();
        service = Optional.of(again);
    }

    @Test
    void printsThePageFromTheJournalWhileAServiceRuns() {
        ServiceProcess running = service.orElseGet(BreakGlassTest::another);
        List<String> posted = arm(running);

        String printed = scene.landfall(
                        "break-glass", "shop", "--config", scene.file().toString())
                .text();

        assertThat(printed.lines().toList())
                .containsAll(posted.stream().map(INDENT::concat).toList());
        assertThat(printed).contains("the point of no return is not passed, the last row is `armed`");
        assertThat(printed)
                .doesNotContain(scene.lab().account(LabAccount.LANDFALL).password());
        running.type("abort");
        running.await("was taken back");
        service = Optional.of(running);
    }

    /** The way from where the servers are now to where they are not. */
    private static String verb() {
        return scene.isSwitched() ? "rollback" : "cutover";
    }

    /** Returns the page that was posted before the window; the service is dead. */
    private static List<String> killAt(String point) {
        ServiceProcess dying = service.orElseGet(BreakGlassTest::another);
        service = Optional.empty();
        scene.diesAt(point);
        List<String> page = arm(dying);
        dying.type("go");
        dying.awaitExit();
        return page;
    }

    /** Returns the page; the window may be opened. */
    private static List<String> arm(ServiceProcess running) {
        scene.awaitHeartbeat();
        running.type("as ann " + verb() + " shop");
        running.awaitUnless("was taken back", "asks for approval");
        running.type("as ben approve 2-6");
        running.await("what to do by hand");
        return running.awaitLines("is armed").stream()
                .filter(line -> line.startsWith(INDENT))
                .map(line -> line.substring(INDENT.length()))
                .toList();
    }

    private static ServiceProcess another() {
        scene.endServices();
        return scene.service();
    }

    private static void assertNothingIsLost() {
        scene.assertNothingIsLost(scene.serving(), scene.standby());
        assertItIsStillSo();
    }

    /** The service that came afterwards has left it as it was. */
    private static void assertItIsStillSo() {
        assertThat(Scene.isReadOnly(scene.serving())).isFalse();
        assertThat(Scene.isReadOnly(scene.standby())).isTrue();
        scene.ledger().awaitWrites(20);
        assertThat(Scene.value(scene.serving(), LOCKED)).as("boss is locked").isEqualTo("0");
        assertThat(Scene.value(scene.serving(), "SELECT @@event_scheduler")).isEqualTo("ON");
        assertThat(Scene.value(scene.standby(), "SELECT @@event_scheduler")).isNotEqualTo("ON");
        assertThat(Scene.value(
                        scene.serving(), "SELECT status FROM information_schema.events WHERE event_name = 'nightly'"))
                .isEqualTo("ENABLED");
    }
}
