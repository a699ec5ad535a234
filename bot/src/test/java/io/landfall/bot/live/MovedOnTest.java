package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server is moved, and from where it was moved to it is moved again: what one migration leaves is no fault to the next. */
class MovedOnTest {

    private static Scene scene;

    @BeforeAll
    static void open() {
        scene = Scene.installed();
        Scene.execute(scene.source(), "SET GLOBAL auto_increment_increment = 3, GLOBAL group_concat_max_len = 4096");
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @Test
    void isMovedTwiceAndEachTimeTheWayBackWorksAndNothingIsLost() {
        ServiceProcess first = scene.move();
        scene.switches(first, "cutover");
        scene.finishes(first);

        scene.movesOn("shop-again", "shop-newest");
        ServiceProcess second = scene.move();
        scene.switches(second, "cutover");
        scene.switches(second, "rollback");
        scene.switches(second, "cutover");
        scene.finishes(second);

        assertThat(Scene.value(
                        scene.target(),
                        "SELECT CONCAT_WS(' ', @@global.auto_increment_increment," + " @@global.group_concat_max_len)"))
                .as("settings of the first server, two moves later")
                .isEqualTo("3 4096");
        assertThat(
                        Scene.value(
                                scene.target(),
                                "SELECT COUNT(*) FROM mysql.global_priv WHERE user LIKE 'landfall\\_%' AND user <> 'landfall_canary'"))
                .as("accounts that Landfall has made")
                .isEqualTo("0");
    }
}
