package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.database.Engine;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Over and back and over again, by words in the channel, while the application writes. */
@ParameterizedClass
@MethodSource("io.landfall.bot.live.Proofs#engines")
class RollbackTest {

    @Parameter
    private Engine engine;

    private static Scene scene;
    private static ServiceProcess service;

    @BeforeParameterizedClassInvocation
    static void open(Engine engine) {
        scene = Scene.following(engine, Map.of());
        service = scene.service().awaitFirstLook();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        scene.close();
    }

    @Test
    void leadsTheApplicationBackToTheOldServerAndOverAgainWithoutLosingAWrite() {
        refuses("rollback shop", "There is nothing to roll back: shop-old takes the writes of shop.");

        switches("cutover");
        staysSoOverARestart();
        refuses("cutover shop", "shop has been cut over already: shop-new takes the writes.");
        switches("rollback");
        refuses("rollback shop", "There is nothing to roll back: shop-old takes the writes of shop.");
        switches("cutover");
    }

    private static void refuses(String words, String why) {
        service.type("as ann " + words);
        service.await(why);
    }

    private static void staysSoOverARestart() {
        scene.serving().restart();
        scene.standby().restart();

        assertThat(Scene.isReadOnly(scene.serving())).isFalse();
        assertThat(Scene.follows(scene.serving())).isFalse();
        assertThat(Scene.value(scene.standby(), "SELECT @@" + scene.engine().words("", "super_") + "read_only"))
                .isEqualTo("1");
        Scene.assertReaches(scene.standby(), Scene.written(scene.serving()));
    }

    private static void switches(String verb) {
        scene.switches(service, verb);
        Scene.assertReaches(scene.standby(), Scene.written(scene.serving()));
    }
}
