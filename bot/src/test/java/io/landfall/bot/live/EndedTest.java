package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.MariaDbSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The service is ended with SIGTERM, as systemd does: it takes nothing more, an open window is taken back or finished
 * first, and the channel is told what is left and what the next start does.
 */
class EndedTest {

    private static final int BY_SIGTERM = 143;

    private static Scene scene;
    private static Points points;

    private ServiceProcess service;

    @BeforeAll
    static void open() {
        points = new Points();
        scene = Scene.following(MariaDbSettings.initialised());
    }

    @AfterAll
    static void close() {
        scene.close();
        points.close();
    }

    @BeforeEach
    void serve() {
        service = scene.serviceThatWaitsAt(points).awaitFirstLook();
    }

    @AfterEach
    void endServices() {
        scene.endServices();
    }

    @Test
    void leavesARunThatAsksWhereItIs() {
        ask();

        assertThat(service.terminate()).isEqualTo(BY_SIGTERM);

        service.await("Landfall is ending.");
        assertThat(service.await("cutover shop: left where it is"))
                .endsWith(
                        "no write is stopped. Start the service again, then say `resume` to go on or `abort` to take it"
                                + " back.");
        ServiceProcess next = scene.service();
        next.await("I was restarted");
        next.await("is held");
        next.type("abort");
        next.await("cutover shop was taken back");
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    @Test
    void takesTheWindowBackBeforeThePointOfNoReturnAndTakesNoMoreWords() {
        endAt("STEP_DONE:fence-source");

        assertThat(service.awaitExit()).isEqualTo(BY_SIGTERM);

        assertThat(service.await("took back fence-source")).startsWith("↩");
        assertThat(service.await("was taken back")).contains("the service is ending");
        service.await("Landfall has ended.");
        assertThat(service.await("cutover shop: taken back"))
                .endsWith("writes go where they went before. The next start has nothing to do.");
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    @Test
    void finishesTheWindowPastThePointOfNoReturnAndTheRestAtTheNextStart() {
        LabDatabase old = scene.source();
        LabDatabase fresh = scene.target();
        endAt("COMMITTED:point-of-no-return");

        assertThat(service.awaitExit()).isEqualTo(BY_SIGTERM);

        service.await("✔ maintenance-off");
        service.await("Landfall has ended.");
        assertThat(service.await("cutover shop: writes go on"))
                .endsWith("Start Landfall again, and it finishes what is left by itself.");
        assertThat(Scene.isReadOnly(fresh)).isFalse();
        scene.ledger().awaitWrites(5);
        ServiceProcess next = scene.service();
        next.await("cutover shop is done");
        next.terminate();
        scene.assertNothingIsLost(fresh, old);
        scene.turnRound();
    }

    /** Ends the service with two signals when the run comes to {@code point}; the run goes on when that has begun. */
    private void endAt(String point) {
        Points.Performed ended = points.at(point, () -> {
            service.signal("TERM");
            service.await("the window is open; it is taken back or finished now. Wait for that.");
            service.signal("TERM");
            service.type("sup shop");
            service.await("Landfall is ending; `sup` was not done. Say it again when Landfall is back.");
        });
        ask();
        service.type("as ben approve 2-6");
        service.await("is armed");
        service.type("go");
        ended.await();
    }

    private void ask() {
        service.type("cutover shop");
        service.await("asks for approval");
    }
}
