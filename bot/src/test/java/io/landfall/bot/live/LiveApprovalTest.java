package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.database.Engine;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each step of a real window is approved at its turn, with the application writing all the time. */
class LiveApprovalTest {

    private static final String TAKEN_BACK = "was taken back";

    private static Scene scene;

    @BeforeAll
    static void open() {
        scene = live(Scene.following(MariaDbSettings.initialised()));
    }

    private static Scene live(Scene of) {
        return of.withApprovals("{approvers: [ben, cora], mode: live, required: {promote: 2}}");
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @AfterEach
    void end() {
        scene.endServices();
    }

    @Test
    void switchesWithTwoApproversForPromoteAndLosesNothing() {
        switches(scene, verb());
    }

    @Test
    void switchesOnMySqlInTheSameWay() {
        try (Scene mySql = live(Scene.following(Engine.MYSQL97, Map.of()))) {
            switches(mySql, "cutover");
        }
    }

    private static void switches(Scene scene, String verb) {
        ServiceProcess service =
                scene.withMaintenance().withBudget("{downtime: 60s}").service().awaitFirstLook();

        service.type(verb + " shop");
        service.awaitUnless(TAKEN_BACK, "5 promote, by 2 people");
        service.awaitUnless(TAKEN_BACK, "what to do by hand");
        service.awaitUnless(TAKEN_BACK, "asks for approval of 2 maintenance-on; plan");
        service.type("as ben approve");
        assertThat(service.awaitUnless(TAKEN_BACK, "asks for approval of 3 stop-writes; plan"))
                .containsPattern("writes stopped for \\S+ m?s, \\S+ s left, ");
        service.type("as cora approve");
        service.awaitUnless(TAKEN_BACK, "asks for approval of 4 verify-caught-up; plan");
        service.type("as ben approve");
        service.awaitUnless(TAKEN_BACK, "asks for approval of 5 promote [0 of 2; 2 more], 6 point-application; plan");
        service.type("as ben approve 5-6");
        service.awaitUnless(TAKEN_BACK, "5 promote [1 of 2 (ben); one more]");
        service.type("as ben approve");
        service.awaitUnless(TAKEN_BACK, "ben has approved that already, and a person counts once");
        service.type("as cora approve");
        service.awaitUnless(TAKEN_BACK, "past the point of no return");
        service.awaitUnless(TAKEN_BACK, "shop is done");

        service.type("audit shop");
        service.await("cora approved promote [");
        service.await("The journal is whole");
        scene.switched();
        scene.assertNothingIsLost(scene.serving(), scene.standby());
    }

    @Test
    void takesEverythingBackByItselfWhenNobodyAnswersTheSecondQuestion() {
        ServiceProcess service = scene.withoutMaintenance()
                .withBudget("{downtime: 4s}")
                .service()
                .awaitFirstLook();

        service.type(verb() + " shop");
        service.await("asks for approval of 3 stop-writes; plan");
        service.type("as ben approve");
        service.await("asks for approval of 4 verify-caught-up; plan");

        service.await(TAKEN_BACK + ": not approved before the downtime budget of 4 s ran out: 4 verify-caught-up");
        assertThat(service.await("writes stopped")).containsPattern("for \\S+ s, and back now");
        service.await("Everything this run had changed is as it was before.");
        scene.assertNothingIsLost(scene.serving(), scene.standby());
    }

    private static String verb() {
        return scene.isSwitched() ? "rollback" : "cutover";
    }
}
