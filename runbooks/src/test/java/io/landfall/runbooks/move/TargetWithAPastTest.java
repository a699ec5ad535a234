package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.process.Command;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.Setting;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.move.gate.SettingsKept;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.pair.server.SqlString;
import io.landfall.runbooks.settings.ServerSettings;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pair that was set up by other people: a target that was a server before, a source with rules of its own. */
class TargetWithAPastTest {

    private static final int NOBODY = 65534;

    @TempDir
    private Path elsewhere;

    /** The logs' directory is an ordinary user's, as {@code /var/log/mysql} is. */
    @Test
    void isReplacedAndGivenBackThoughItsLogsLieElsewhereAndALinkLeadsToItsData() throws IOException {
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path logs = Files.createDirectory(elsewhere.resolve("log"));
        Files.setAttribute(logs, "unix:uid", NOBODY);
        Path redo = Files.createDirectory(elsewhere.resolve("redo"));
        MariaDbSettings used = MariaDbSettings.initialised()
                .with("log_bin", logs.resolve("mysql-bin.log").toString())
                .with("relay_log", logs.resolve("relay").toString())
                .with("innodb_log_group_home_dir", redo.toString());
        try (MoveLab lab = MoveLab.open(MariaDbSettings.initialised(), used)) {
            Path disk = Files.createDirectory(lab.newDb.dataDir().resolveSibling("disk"));
            Path data = Files.move(lab.newDb.dataDir(), disk.resolve("data"));
            Files.createSymbolicLink(lab.newDb.dataDir(), data);
            Files.move(data.resolve("ib_logfile0"), redo.resolve("ib_logfile0"));
            lab.newDb.start();
            lab.change(lab.target, "CREATE DATABASE precious");
            lab.change(lab.target, "FLUSH BINARY LOGS");
            List<String> logsBefore = names(logs);
            lab.options = Set.of("replace-target");
            List<String> names = new ArrayList<>(MoveLab.STEPS);
            names.add(1, "clear-target");

            Map<String, Found> befores = new LinkedHashMap<>();
            for (String name : names) {
                Step step = lab.step(name);
                befores.put(name, step.look());
                step.act(befores.get(name));
                assertThat(step.isDone(step.look())).as(name).isTrue();
            }

            assertThat(lab.newDb.dataDir()).isSymbolicLink();
            assertThat(disk.resolve("data.before-landfall-run3/precious")).isDirectory();
            assertThat(names(logs.resolve("mysql-bin.before-landfall-run3"))).containsAll(logsBefore);
            assertThat(logs.resolve("mysql-bin.000001")).exists();
            assertThat(names(redo)).containsExactly("ib_logfile0", "redo.before-landfall-run3");
            assertThat(names(redo.resolve("redo.before-landfall-run3"))).containsExactly("ib_logfile0");
            assertThat(lab.target.view().gtid().errantAgainst(lab.source.view().gtid()))
                    .as("what was written on the target alone")
                    .hasToString("");

            undo(lab, befores);
            assertThat(lab.newDb.dataDir()).isSymbolicLink();
            assertThat(names(disk)).containsExactly("data");
            assertThat(names(redo)).containsExactly("ib_logfile0");
            assertThat(lab.onTarget("SHOW DATABASES LIKE 'precious'")).isEqualTo("precious");
            assertThat(names(logs)).containsAll(logsBefore).noneMatch(name -> name.contains("landfall"));
            assertThat(lab.onTarget("SELECT @@gtid_binlog_state")).startsWith("0-" + lab.newDb.serverId() + "-");
        }
    }

    @Test
    void followsASourceThatTakesNoHashesOfPasswordsAndShowsItNoPassword() throws IOException {
        try (MoveLab lab = MoveLab.open()) {
            lab.change(lab.source, "INSTALL SONAME 'simple_password_check'");
            lab.change(lab.source, "SET GLOBAL simple_password_check_minimal_length = 12");

            for (String name : MoveLab.STEPS) {
                Step step = lab.step(name);
                step.act(step.look());
                assertThat(step.isDone(step.look())).as(name).isTrue();
            }

            String account = "SHOW GRANTS FOR landfall_repl@127.0.0.1";
            assertThat(lab.onTarget(account)).contains("REPLICATION SLAVE").isEqualTo(lab.onSource(account));
            String password = lab.secret.readOrCreate().reveal();
            for (Path file : files(lab.oldDb.dataDir())) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(password);
            }
        }
    }

    /** A zone that only the host has, then one that the server has; settings from files and from a session. */
    @Test
    void findsWhatApplicationsNoticedAndIsToldBeforehandWhatItsOwnFilesSayOtherwise() {
        MariaDbSettings old = MariaDbSettings.initialised()
                .with("ft_min_word_len", "3")
                .with("gtid_domain_id", "7")
                .with("auto_increment_increment", "2")
                .with("auto_increment_offset", "2")
                .with("max_allowed_packet", "8M")
                .with("collation_server", "utf8mb4_bin");
        MariaDbSettings own = MariaDbSettings.uninitialised()
                .with("auto_increment_offset", "5")
                .with("max_allowed_packet", "8192K")
                .with("collation_server", "utf8mb4_swedish_ci");
        try (MoveLab lab = MoveLab.open(old, own)) {
            lab.oldDb.stop();
            Command.run("env", "TZ=EST5", lab.oldDb.startCommand());
            Finding told = new SettingsKept(lab.pair()).look();
            assertThat(told.status()).isEqualTo(Status.WARN);
            assertThat(told.text())
                    .contains(
                            "auto_increment_increment is 2 on old-db and not set in the option files of new-db",
                            "auto_increment_offset is 2 on old-db and 5 in the option files of new-db",
                            "collation_server is utf8mb4_bin on old-db and utf8mb4_swedish_ci in the option files of",
                            "time_zone is SYSTEM, which is EST on old-db and UTC on new-host, so that NOW() will be")
                    .doesNotContain("max_allowed_packet", "character_set_server");
            String greeting = "SET @greeting = 'a # of \\\\ and \"quotes\"'";
            for (String setting : List.of(
                    "time_zone = '-05:00'",
                    "innodb_strict_mode = OFF",
                    "group_concat_max_len = 4096",
                    "tx_isolation = 'READ-COMMITTED'",
                    "sql_mode = 'ANSI,NO_ZERO_DATE'",
                    "innodb_lock_wait_timeout = 77",
                    "ft_boolean_syntax = ' |-><()~*:\"\"&^'")) {
                lab.change(lab.source, "SET GLOBAL " + setting);
            }
            lab.change(lab.source, "SET GLOBAL init_connect = " + SqlString.quote(greeting));

            for (String name : MoveLab.STEPS) {
                Step step = lab.step(name);
                step.act(step.look());
                assertThat(step.isDone(step.look())).as(name).isTrue();
            }

            assertThat(lab.onTarget("SELECT @@global.init_connect")).isEqualTo(greeting);
            assertThat(lab.onTarget("SELECT CONCAT_WS(' ', @@global.ft_min_word_len, @@global.gtid_domain_id,"
                            + " @@global.time_zone, @@global.innodb_strict_mode, @@global.ft_boolean_syntax)"))
                    .isEqualTo("3 7 -05:00 OFF  |-><()~*:\"\"&^");
            ServerVariables now = lab.target.view().variables();
            assertThat(lab.source.view().settings())
                    .hasSizeGreaterThan(15)
                    .filteredOn(setting -> !now.text(setting.name()).equals(setting.value()))
                    .extracting(Setting::name)
                    .containsExactlyInAnyOrder("auto_increment_increment", "auto_increment_offset", "collation_server");
        }
    }

    @Test
    void isMovedBetweenAddressesOfVersionSix() throws IOException {
        try (MoveLab lab = MoveLab.open(
                MariaDbSettings.initialised().with("bind_address", "::"),
                MariaDbSettings.uninitialised().with("bind_address", "::"))) {
            lab.source = lab.controls.control(bySix(lab.source.settings(), lab.oldDb.port()));
            lab.target = lab.controls.control(bySix(lab.target.settings(), lab.newDb.port()));
            lab.heartbeat.close();
            lab.heartbeat = new HeartbeatWriter(lab.source, "journal-1", Duration.ofMillis(100), Clock.systemUTC());
            for (Requirement line : lab.step("claim-pair").gates()) {
                assertThat(line.look().status().isBad()).as(line.name()).isFalse();
            }

            for (String name : MoveLab.STEPS) {
                Step step = lab.step(name);
                step.act(step.look());
                assertThat(step.isDone(step.look())).as(name).isTrue();
            }

            assertThat(lab.onSource("SELECT GROUP_CONCAT(host) FROM mysql.user WHERE user = 'landfall_repl'"))
                    .isEqualTo("::1");
            assertThat(lab.target.view().following())
                    .extracting(ReplicaStatus::source)
                    .containsExactly("[::1]:" + lab.oldDb.port());
        }
    }

    private static ServerSettings bySix(ServerSettings settings, int port) {
        return MoveRig.withLogins(
                settings,
                login -> new DatabaseLogin(
                        login.server(), ServerAddress.parse("[::1]:" + port), login.user(), login.password()));
    }

    private static List<Path> files(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().startsWith("binlog."))
                    .toList();
        }
    }

    private static void undo(MoveLab lab, Map<String, Found> befores) {
        List<String> names = new ArrayList<>(befores.keySet());
        for (int i = names.size() - 1; i >= 0; i--) {
            if (lab.step(names.get(i)) instanceof Step.Reversible reversible) {
                reversible.undo(befores.get(names.get(i)));
                reversible.undo(befores.get(names.get(i)));
            }
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
