package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Both servers have the globals that are worst for whoever relies on defaults, those left out under which the application
 * of this lab can't work itself.
 */
class HostileGlobalsTest {

    private static final String UNDONE = "was taken back";

    private static final Map<String, String> HOSTILE = Map.ofEntries(
            Map.entry("sql_mode", "ORACLE,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH,ONLY_FULL_GROUP_BY"),
            Map.entry("autocommit", "0"),
            Map.entry("completion_type", "CHAIN"),
            Map.entry("transaction_isolation", "READ-UNCOMMITTED"),
            Map.entry("sql_safe_updates", "1"),
            Map.entry("max_error_count", "0"),
            Map.entry("group_concat_max_len", "4"),
            Map.entry("max_sort_length", "64"),
            Map.entry("max_statement_time", "2"),
            Map.entry("lock_wait_timeout", "1"),
            Map.entry("innodb_lock_wait_timeout", "1"),
            Map.entry("wait_timeout", "3"),
            Map.entry("interactive_timeout", "3"),
            Map.entry("net_read_timeout", "3"),
            Map.entry("net_write_timeout", "3"),
            Map.entry("idle_transaction_timeout", "2"),
            Map.entry("idle_readonly_transaction_timeout", "2"),
            Map.entry("idle_write_transaction_timeout", "2"),
            Map.entry("default_time_zone", "+13:00"),
            Map.entry("lc_messages", "de_DE"),
            Map.entry("old_mode", "ZERO_DATE_TIME_CAST"),
            Map.entry("low_priority_updates", "1"),
            Map.entry("character_set_server", "latin1"),
            Map.entry("collation_server", "latin1_german2_ci"),
            Map.entry("character_set_client_handshake", "OFF"),
            Map.entry("query_cache_type", "ON"),
            Map.entry("query_cache_size", "1M"));

    /** The copy can't be made under this, which {@code check} says; nor could this test judge. */
    private static final String KEEPS_ROWS = "SET GLOBAL sql_select_limit = 1, GLOBAL sql_notes = 0";

    private static final String KEEPS_NONE = "SET GLOBAL sql_select_limit = DEFAULT";

    private static Scene scene;
    private static ServiceProcess service;

    @BeforeAll
    static void open() {
        scene = Scene.between(hostile(MariaDbSettings.initialised()), hostile(MariaDbSettings.uninitialised()));
        Scene.execute(
                scene.source(),
                "CREATE TABLE shop.words (word VARCHAR(40) CHARACTER SET utf8mb4) ENGINE = InnoDB",
                "CREATE DEFINER = root@localhost EVENT shop.say ON SCHEDULE EVERY 1 DAY DISABLE DO INSERT INTO shop.words VALUES (1)");
        service = scene.move();
    }

    private static MariaDbSettings hostile(MariaDbSettings settings) {
        MariaDbSettings all = settings;
        for (Map.Entry<String, String> line : HOSTILE.entrySet()) {
            all = all.with(line.getKey(), line.getValue());
        }
        return all;
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @Test
    void isMovedCutOverRolledBackCutOverAgainAndFinished() {
        switches("cutover");
        switches("rollback");
        switches("cutover");

        service.type("as ann finish shop");
        service.await("asks for approval");
        service.type("as ben approve");
        service.awaitUnless("is held", "finish shop is done");
        assertThat(Scene.value(scene.target(), "SELECT COUNT(*) FROM mysql.event WHERE name = 'say'"))
                .isEqualTo("1");
    }

    private static void switches(String verb) {
        Scene.execute(scene.source(), KEEPS_ROWS);
        Scene.execute(scene.target(), KEEPS_ROWS);
        service.type("as ann " + verb + " shop");
        service.awaitUnless(UNDONE, "asks for approval");
        service.type("as ben approve 2-6");
        service.awaitUnless(UNDONE, "is armed");
        service.type("go");
        service.awaitUnless(UNDONE, verb + " shop is done");
        Scene.execute(scene.source(), KEEPS_NONE);
        Scene.execute(scene.target(), KEEPS_NONE);
        scene.switched();
        scene.assertNothingIsLost(scene.serving(), scene.standby());
    }
}
