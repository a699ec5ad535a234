package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.database.Engine;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The service is killed with SIGKILL in each engine step of the window, between each pair of them, and right before and
 * after the commit of the point of no return, on the way there and on the way back; a new one then finds its way from the
 * servers and the journal. The application writes all the time, and its own memory says whether a write was lost; an
 * ordinary account that tries to write on both servers says which of them accepts writes.
 */
@ParameterizedClass
@MethodSource("io.landfall.bot.live.Proofs#notYetOnMySql")
class KillTest {

    private static Scene scene;

    /** Runs from one test to the next; empty when the one that had to end in a test did not come back. */
    private static Optional<ServiceProcess> service = Optional.empty();

    @Parameter
    private Engine engine;

    @BeforeParameterizedClassInvocation
    static void move(Engine engine) {
        scene = Scene.installed(engine, Map.of("event_scheduler", "ON")).probed();
        Scene.execute(
                scene.source(),
                "CREATE USER boss@localhost IDENTIFIED BY 'who may write under read_only'",
                "GRANT ALL PRIVILEGES ON *.* TO boss@localhost");
        service = Optional.of(scene.move());
    }

    @AfterParameterizedClassInvocation
    static void close() {
        scene.close();
    }

    static Stream<Arguments> pointsBeforeTheReturn() {
        return Stream.of("cutover", "rollback")
                .flatMap(verb -> Proofs.points(scene.engine(), WindowPoints.BEFORE_THE_RETURN).stream()
                        .map(point -> Arguments.of(verb, point)));
    }

    @ParameterizedTest
    @MethodSource("pointsBeforeTheReturn")
    void givesTheWritesBackWhenItWasKilledBeforeThePointOfNoReturn(String verb, String point) {
        killAt(verb, point);

        ServiceProcess again = scene.service();
        again.await(verb + " shop was taken back");

        scene.assertTakenBackByItself();
        assertNothingIsLost();
        service = Optional.of(again);
    }

    static Stream<Arguments> pointsPastTheReturn() {
        return Stream.of(WindowPoints.PAST_THE_RETURN, WindowPoints.AFTER_THE_WINDOW)
                .flatMap(points -> Proofs.points(scene.engine(), points).stream())
                .flatMap(point -> Stream.of(Arguments.of("cutover", point), Arguments.of("rollback", point)));
    }

    @ParameterizedTest
    @MethodSource("pointsPastTheReturn")
    void finishesWhenItWasKilledPastThePointOfNoReturn(String verb, String point) {
        killAt(verb, point);

        ServiceProcess again = scene.service();
        again.await(verb + " shop is done");

        scene.switched();
        assertNothingIsLost();
        service = Optional.of(again);
    }

    private static void assertNothingIsLost() {
        LabDatabase serving = scene.serving();
        scene.assertNothingIsLost(serving, scene.standby());
        assertThat(Scene.locked(serving)).as("locked accounts").doesNotContain("boss@");
    }

    @Test
    void saysWhatItSeesWhenItWasKilledDuringTheCopyAndStartsOverOnResume() {
        try (Scene fresh = Scene.installed(engine, Map.of())) {
            ServiceProcess service = fresh.serviceThatDiesAt("STEP_BEGINS:take-hot-backup");
            service.type("start shop");
            service.awaitExit();

            resumeAndFinish(fresh, "take-hot-backup");
        }
    }

    @Test
    void goesOnFromThereWhenItWasKilledDuringCatchUp() {
        try (Scene fresh = Scene.installed(engine, Map.of())) {
            ServiceProcess service = fresh.serviceThatDiesAt("STEP_BEGINS:catch-up");
            service.type("start shop");
            service.awaitExit();

            resumeAndFinish(fresh, "catch-up");
        }
    }

    private static void resumeAndFinish(Scene fresh, String step) {
        ServiceProcess again = fresh.service();
        assertThat(again.await("I was restarted during")).contains(step);
        again.type("resume");
        again.await("move shop is done");
        again.terminate();

        fresh.assertNothingIsLost(fresh.source(), fresh.target());
    }

    private static void killAt(String verb, String point) {
        ServiceProcess dying = service.orElseGet(KillTest::another);
        service = Optional.empty();
        if (verb.equals("rollback") != scene.isSwitched()) {
            String first = verb.equals("rollback") ? "cutover" : "rollback";
            go(dying, first);
            dying.await(first + " shop is done");
            scene.switched();
        }
        scene.diesAt(point);
        go(dying, verb);
        dying.awaitExit();
    }

    private static ServiceProcess another() {
        scene.endServices();
        return scene.service();
    }

    private static void go(ServiceProcess service, String verb) {
        scene.awaitHeartbeat();
        service.type("as ann " + verb + " shop");
        service.awaitUnless("was taken back", "asks for approval");
        service.type("as ben approve 2-6");
        service.awaitUnless("was taken back", "is armed");
        service.type("go");
    }
}
