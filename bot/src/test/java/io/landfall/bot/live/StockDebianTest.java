package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.Lab;
import io.landfall.lab.StockDebian;
import io.landfall.lab.process.Command;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two machines with Debian's packages and hardly more: the new one's server ran before, as Debian starts it when it is
 * installed, so that data and binary logs of its own lie where those of the old will.
 */
class StockDebianTest {

    private static final String LOGS = "/var/log/mysql/mysql-bin";

    private static Lab lab;
    private static StockDebian fresh;
    private static Scene scene;

    @BeforeAll
    static void open() {
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "needs root: two machines with the same directories are two mount namespaces");
        lab = Lab.open();
        StockDebian old = StockDebian.make(
                lab,
                "old-host",
                Map.of(
                        "server_id",
                        "1",
                        "log_bin",
                        LOGS,
                        "log_slave_updates",
                        "ON",
                        "binlog_format",
                        "ROW",
                        "sync_binlog",
                        "1"));
        fresh = StockDebian.make(lab, "new-host", Map.of("server_id", "2", "log_bin", LOGS));
        old.server().start();
        fresh.server().start();
        Scene.execute(fresh.server(), "CREATE DATABASE tried", "DROP DATABASE tried", "FLUSH BINARY LOGS");
        scene = Scene.of(lab, old, fresh);
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void areMovedCutOverRolledBackCutOverAgainAndFinishedWithNothingSetButTheCommandsOfTheService() {
        ServiceProcess service = scene.move();
        assertThat(Scene.value(
                        scene.target(), "SELECT CONCAT_WS(' ', @@datadir, @@socket, @@log_bin_basename, @@pid_file)"))
                .isEqualTo("/var/lib/mysql/ /run/mysqld/mysqld.sock " + LOGS + " /run/mysqld/mysqld.pid");
        // Debian's own look at the tables, which goes on meanwhile, writes one file as root and takes others away.
        assertThat(Command.run(
                        "find",
                        fresh.root().resolve("lib/mysql").toString(),
                        fresh.root().resolve("log/mysql").toString(),
                        "-ignore_readdir_race",
                        "!",
                        "-user",
                        "mysql",
                        "!",
                        "-name",
                        "mysql_upgrade_info"))
                .as("what is not mysql's")
                .isEmpty();

        scene.switches(service, "cutover");
        scene.switches(service, "rollback");
        scene.switches(service, "cutover");
        scene.finishes(service);

        assertThat(fresh.root().resolve("etc/mariadb.conf.d"))
                .isDirectoryContaining(file -> file.endsWith("zz-handed-over.cnf"))
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("zz-landfall"));
    }
}
