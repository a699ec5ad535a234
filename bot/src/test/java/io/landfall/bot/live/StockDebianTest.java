package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.Lab;
import io.landfall.lab.StockDebian;
import io.landfall.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    static void open() throws IOException {
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
                        "innodb_undo_tablespaces",
                        "2"));
        fresh = StockDebian.make(
                lab,
                "new-host",
                Map.of(
                        "server_id",
                        "2",
                        "log_bin",
                        LOGS,
                        "innodb_log_group_home_dir",
                        "/var/lib/redo",
                        "innodb_undo_directory",
                        "/var/lib/undo",
                        "aria_log_dir_path",
                        "/var/lib/aria"));
        for (String directory : List.of("redo", "undo", "aria", "far")) {
            own(fresh.root().resolve("lib").resolve(directory));
        }
        own(old.root().resolve("lib/far"));
        for (String file : List.of("ib_logfile0", "aria_log_control", "aria_log.00000001")) {
            String to = file.startsWith("aria") ? "aria" : "redo";
            Files.move(fresh.root().resolve("lib/mysql/" + file), fresh.root().resolve("lib/" + to + "/" + file));
        }
        old.server().start();
        Scene.execute(
                old.server(),
                "CREATE DATABASE far",
                "CREATE TABLE far.rows_ (id INT PRIMARY KEY) ENGINE = InnoDB DATA DIRECTORY = '/var/lib/far'",
                "INSERT INTO far.rows_ VALUES (7)",
                "CREATE TABLE far.lines_ (id INT PRIMARY KEY) ENGINE = MyISAM DATA DIRECTORY = '/var/lib/far'",
                "INSERT INTO far.lines_ VALUES (8)");
        fresh.server().start();
        Scene.execute(fresh.server(), "CREATE DATABASE tried", "DROP DATABASE tried", "FLUSH BINARY LOGS");
        scene = Scene.of(lab, old, fresh);
    }

    private static void own(Path directory) {
        Command.run("install", "-d", "-m", "700", "-o", "mysql", "-g", "mysql", directory.toString());
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void areMovedCutOverRolledBackCutOverAgainAndFinishedWithNothingSetButTheCommandsOfTheService() throws IOException {
        ServiceProcess service = scene.service();
        isAsItWasAfterAnAbort(service);
        service.type("start shop");
        service.awaitUnless("is held", "move shop is done");
        assertThat(Scene.value(
                        scene.target(), "SELECT CONCAT_WS(' ', @@datadir, @@socket, @@log_bin_basename, @@pid_file)"))
                .isEqualTo("/var/lib/mysql/ /run/mysqld/mysqld.sock " + LOGS + " /run/mysqld/mysqld.pid");
        hasItsPartsWhereItsOperatorKeepsThem();
        // Debian's own look at the tables, which goes on meanwhile, writes one file as root and takes others away.
        assertThat(Command.run(
                        "find",
                        fresh.root().resolve("lib/mysql").toString(),
                        fresh.root().resolve("log/mysql").toString(),
                        fresh.root().resolve("lib/redo").toString(),
                        fresh.root().resolve("lib/undo").toString(),
                        fresh.root().resolve("lib/aria").toString(),
                        fresh.root().resolve("lib/far").toString(),
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

    private static void hasItsPartsWhereItsOperatorKeepsThem() {
        Path lib = fresh.root().resolve("lib");
        for (String file : List.of(
                "redo/ib_logfile0", "undo/undo001", "undo/undo002", "aria/aria_log_control", "far/far/rows_.ibd")) {
            assertThat(lib.resolve(file)).isRegularFile();
        }
        for (String file : List.of("ib_logfile0", "undo001", "aria_log_control", "far/rows_.ibd")) {
            assertThat(lib.resolve("mysql").resolve(file)).doesNotExist();
        }
        for (String was : List.of("redo/redo", "aria/aria")) {
            assertThat(lib.resolve(was + ".before-landfall-run2")).isNotEmptyDirectory();
        }
        assertThat(Scene.value(
                        scene.target(),
                        "SELECT CONCAT_WS(' ', SUM(id), @@innodb_undo_tablespaces) FROM"
                                + " (SELECT id FROM far.rows_ UNION SELECT id FROM far.lines_) all_rows"))
                .isEqualTo("15 2");
    }

    /** The copy has come, and its server does not start. */
    private static void isAsItWasAfterAnAbort(ServiceProcess service) throws IOException {
        Path lib = fresh.root().resolve("lib");
        List<String> before = filesOf(lib);
        Path wrong = fresh.root().resolve("etc/mariadb.conf.d/70-wrong.cnf");
        Files.writeString(wrong, "[mariadbd]\nno_such_setting=1\n");
        service.type("start shop");
        service.await("is held");
        assertThat(lib.resolve("far/far/rows_.ibd")).isRegularFile();
        Files.delete(wrong);

        service.type("abort");
        service.await("move shop was taken back");

        assertThat(filesOf(lib)).isEqualTo(before);
        Scene.value(fresh.server(), "SELECT 1");
    }

    /** Which files lie where, but for those that come and go with a server. */
    private static List<String> filesOf(Path lib) {
        return Command.run("find", lib.toString(), "-ignore_readdir_race", "-printf", "%P %u\\n")
                .lines()
                .filter(line -> !line.matches(".*(\\.pid|ibtmp1|ddl_recovery.*|mysql_upgrade_info|\\.TM[DM]) \\w+"))
                .sorted()
                .toList();
    }
}
