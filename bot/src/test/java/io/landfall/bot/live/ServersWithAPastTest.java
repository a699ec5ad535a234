package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A source that others have used before: other servers and other replication domains wrote its first transactions, of which
 * no binary log is left.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServersWithAPastTest {

    private static final String UNDONE = "was taken back";

    private static Scene scene;
    private static ServiceProcess service;

    @BeforeAll
    static void open() {
        scene = Scene.installed();
        Scene.execute(
                scene.source(),
                "CREATE DATABASE past",
                "CREATE TABLE past.notes (id INT AUTO_INCREMENT PRIMARY KEY, note TEXT)",
                "SET SESSION server_id = 50",
                "INSERT INTO past.notes (note) VALUES ('written by server 50')",
                "SET SESSION gtid_domain_id = 1",
                "INSERT INTO past.notes (note) VALUES ('written by server 50 in domain 1')",
                "SET SESSION server_id = @@global.server_id",
                "INSERT INTO past.notes (note) VALUES ('written in domain 1')",
                "SET SESSION gtid_domain_id = 0",
                "INSERT INTO past.notes (note) VALUES ('written in domain 0')",
                "FLUSH BINARY LOGS");
        Scene.execute(
                scene.source(),
                "PURGE BINARY LOGS TO '" + Scene.column(scene.source(), "SHOW MASTER STATUS", "File") + "'");
        assertThat(Scene.value(scene.source(), "SELECT @@gtid_binlog_state")).contains("0-50-", "1-50-");
        service = scene.move();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @Test
    @Order(1)
    void isCutOverRolledBackAndCutOverAgainThoughNobodyHasItsFirstTransactions() {
        switches("cutover");
        nothingIsErrantOn("shop-old");
        arms("rollback");
        assertThat(scene.directory().resolve("break-glass-shop-run3.sh"))
                .as("by hand, too, the new server follows from where it is in each domain")
                .content()
                .containsPattern("CONCAT_WS\\([^)]*gtid_binlog_pos[^)]*\\)[^)]*1-"
                        + scene.source().serverId() + "-2\\D[^)]*\\)");
        goes("rollback");
        nothingIsErrantOn("shop-new");
        switches("cutover");
        nothingIsErrantOn("shop-old");

        assertThat(Scene.value(scene.target(), "SELECT @@gtid_slave_pos"))
                .as("the new server knows of the domain that nobody writes in any more")
                .contains(",1-" + scene.source().serverId() + "-2");
    }

    @Test
    @Order(2)
    void tellsWhatTheFollowerWritesInADomainOfItsPast() {
        Scene.execute(
                scene.source(), "SET SESSION gtid_domain_id = 1", "INSERT INTO past.notes (note) VALUES ('astray')");

        service.await("shop-old has transactions that shop-new does not have: 1-"
                + scene.source().serverId() + "-3");
    }

    private static void switches(String verb) {
        arms(verb);
        goes(verb);
    }

    private static void arms(String verb) {
        service.type("as ann " + verb + " shop");
        service.awaitUnless(UNDONE, "asks for approval");
        service.type("as ben approve 2-6");
        service.awaitUnless(UNDONE, "is armed");
    }

    private static void goes(String verb) {
        service.type("go");
        service.awaitUnless(UNDONE, verb + " shop is done");
        scene.switched();
        scene.assertNothingIsLost(scene.serving(), scene.standby());
    }

    private static void nothingIsErrantOn(String follower) {
        service.type("check shop");
        service.awaitUnless("has transactions that", "nothing was written on " + follower + " alone");
    }
}
