package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Over and back and over again, by words in the channel, while the application writes. */
class RollbackTest {

    private static Scene scene;
    private static ServiceProcess service;

    @BeforeAll
    static void open() {
        scene = Scene.following(MariaDbSettings.initialised());
        service = scene.service().awaitFirstLook();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @Test
    void leadsTheApplicationBackToTheOldServerAndOverAgainWithoutLosingAWrite() {
        refuses("rollback shop", "There is nothing to roll back: shop-old takes the writes of shop.");

        switches("cutover");
        refuses("cutover shop", "shop has been cut over already: shop-new takes the writes.");
        switches("rollback");
        refuses("rollback shop", "There is nothing to roll back: shop-old takes the writes of shop.");
        switches("cutover");
    }

    private static void refuses(String words, String why) {
        service.type("as ann " + words);
        service.await(why);
    }

    private static void switches(String verb) {
        service.type("as ann " + verb + " shop");
        service.awaitUnless("was taken back", "asks for approval");
        service.type("as ben approve 2-6");
        service.awaitUnless("was taken back", "is armed");
        service.type("go");
        service.awaitUnless("was taken back", verb + " shop is done");
        scene.switched();
        scene.assertNothingIsLost(scene.serving(), scene.standby());
        assertThat(Scene.value(
                        scene.standby(),
                        "SELECT COUNT(*) FROM information_schema.processlist"
                                + " WHERE user = 'system user' AND command LIKE 'Slave%'"))
                .as("it follows")
                .isNotEqualTo("0");
    }
}
