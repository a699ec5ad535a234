package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.database.Engine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
@MethodSource("io.landfall.bot.live.Proofs#byPoints")
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
        return thereAndBack(WindowPoints.BEFORE_THE_RETURN.stream());
    }

    private static Stream<Arguments> thereAndBack(Stream<String> points) {
        return Proofs.goneThrough(scene.engine(), points.flatMap(point -> Stream.of("cutover", "rollback")
                .map(verb -> Arguments.of(verb, point))));
    }

    @ParameterizedTest(allowZeroInvocations = true)
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
        return thereAndBack(Stream.of(WindowPoints.PAST_THE_RETURN, WindowPoints.AFTER_THE_WINDOW)
                .flatMap(List::stream));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("pointsPastTheReturn")
    void finishesWhenItWasKilledPastThePointOfNoReturn(String verb, String point) {
        killAt(verb, point);

        ServiceProcess again = scene.service();
        again.awaitUnless("was taken back", verb + " shop is done");

        scene.switched();
        assertNothingIsLost();
        service = Optional.of(again);
    }

    private static void assertNothingIsLost() {
        LabDatabase serving = scene.serving();
        scene.assertNothingIsLost(serving, scene.standby());
        assertThat(Scene.locked(serving)).as("locked accounts").doesNotContain("boss@");
    }

    static Stream<Arguments> pointsOfTheMove() {
        return Proofs.goneThrough(
                scene.engine(),
                Stream.of("STEP_BEGINS:take-hot-backup", "STEP_BEGINS:catch-up").map(Arguments::of));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("pointsOfTheMove")
    void saysWhatItSeesWhenItWasKilledDuringTheMoveAndGoesOnOnResume(String point) {
        try (Scene fresh = Scene.installed(engine, Map.of())) {
            ServiceProcess dying = fresh.serviceThatDiesAt(point);
            dying.type("start shop");
            dying.awaitExit();

            ServiceProcess again = fresh.service();
            assertThat(again.await("I was restarted during")).contains(point.replaceFirst(".*:", ""));
            again.type("resume");
            again.await("move shop is done");
            again.terminate();

            fresh.assertNothingIsLost(fresh.source(), fresh.target());
        }
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
