package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.Lab;
import io.landfall.lab.LabCa;
import io.landfall.lab.database.LabMySql;
import io.landfall.lab.database.MySqlRelease;
import io.landfall.lab.process.Awaited;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.connection.Tls;
import io.landfall.monitor.server.connection.Tls.Pem;
import io.landfall.monitor.server.connection.Tls.Verify;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.pair.mysql.MySqlAdmin;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import io.landfall.runbooks.settings.MigrationSettings.Transfer;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.Step.Reversible;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways to copy MySQL, on real servers; XtraBackup can't be had, and a stand-in takes its place. */
class CloneTest {

    private MoveRig rig;
    private LabMySql oldDb;
    private LabMySql newDb;

    /** What a test puts there is found on both hosts. */
    private Path programs;

    @BeforeEach
    void startTheSource() {
        MySqlRelease release = MySqlRelease.V8_0;
        Optional<String> whyNot = release.whyNot();
        assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        Lab lab = Lab.open();
        oldDb = LabMySql.start(lab, release);
        newDb = LabMySql.install(lab, release);
        programs = lab.newDirectory("programs");
        Path path = Path.of(programs + ":" + release.programs());
        rig = new MoveRig(lab, lab.host("old-host", path), lab.host("new-host", path));
        rig.between(
                rig.controls.control("old-db", rig.oldHost, oldDb), rig.controls.control("new-db", rig.newHost, newDb));
        rig.copy = clone(Optional.empty());
        change("CREATE DATABASE shop");
        change("CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, about VARCHAR(400)) AS"
                + " WITH RECURSIVE seq AS (SELECT 1 id UNION ALL SELECT id + 1 FROM seq WHERE id < 1000)"
                + " SELECT id, REPEAT(SHA2(id, 256), 4) about FROM seq");
    }

    private static Copy clone(Optional<DataSize> maxRate) {
        return copy("clone", Transfer.STREAM, maxRate);
    }

    private static Copy copy(String method, Transfer transfer, Optional<DataSize> maxRate) {
        return new Copy(
                method,
                transfer,
                Tool.USUAL,
                2,
                new Throttle(maxRate, Optional.empty(), Throttle.KEEP_FREE),
                Optional.empty());
    }

    @AfterEach
    void stopThem() {
        if (rig != null) {
            rig.close();
        }
    }

    private void change(String sql) {
        rig.change(rig.source, sql);
    }

    @Test
    void everyStepRunsRunsAgainIsUndoneAndRunsAgainUntilTheTargetFollows() {
        goesThroughAll(MoveLab.STEPS);

        assertThat(rig.progress).isNotEmpty().allMatch(seen -> seen.step().equals("take-hot-backup"));
    }

    @ParameterizedTest
    @EnumSource(Transfer.class)
    void whatTheSourceMakesOfItselfIsSentAndGoesThroughTheSameSteps(Transfer transfer) {
        rig.copy = copy("clone-local", transfer, Optional.of(DataSize.ofMebibytes(64)));
        List<String> steps = new ArrayList<>(MoveLab.STEPS);
        steps.add(steps.indexOf("restore-backup"), "send-backup");

        goesThroughAll(steps);

        assertThat(rig.progress).extracting(Progress::step).contains("take-hot-backup", "send-backup");
        nothingIsLeftOnTheSource();
    }

    private void goesThroughAll(List<String> steps) {
        for (String name : steps) {
            Step step = rig.step(name);
            assertThat(step.plan()).isNotBlank();
            Found before = step.look();
            assertThat(step.isDone(before)).as("%s before: %s", name, before).isFalse();
            step.act(before);
            assertDone(name);
            if (!name.equals("take-hot-backup")) { // begins anew
                rig.step(name).act(before);
                assertDone(name);
            }
            if (rig.step(name) instanceof Reversible reversible) {
                reversible.undo(before);
                reversible.undo(before);
                Found undone = rig.step(name).look();
                assertThat(undone).as("%s undone", name).isEqualTo(before);
                rig.step(name).act(undone);
                assertDone(name);
            }
        }

        follows();
    }

    private void follows() {
        assertThat(rig.onTarget("SELECT COUNT(*) FROM shop.orders")).isEqualTo("1000");
        assertThat(rig.onTarget("SELECT @@server_uuid")).isNotEqualTo(rig.onSource("SELECT @@server_uuid"));
        assertThat(rig.onTarget("SELECT @@server_id")).isNotEqualTo(rig.onSource("SELECT @@server_id"));
        for (String left : List.of(
                "SELECT COUNT(*) FROM mysql.user WHERE user REGEXP 'landfall_(clone|backup)'",
                "SELECT COUNT(*) FROM mysql.plugin WHERE name = 'clone'")) {
            assertThat(rig.onSource(left)).as(left).isEqualTo("0");
            assertThat(rig.onTarget(left)).as(left).isEqualTo("0");
        }
        assertThat(rig.target
                        .view()
                        .gtid()
                        .state()
                        .beyond(rig.source.view().gtid().state()))
                .as("transactions of the target's own")
                .hasToString("");
        assertThat(beside()).doesNotContain("data.landfall-incoming", "data.landfall-work");
    }

    private List<String> beside() {
        return beside(rig.target, newDb);
    }

    private static List<String> beside(ServerControl server, LabMySql database) {
        return server.host()
                .view()
                .list(database.dataDir().getParent().toString())
                .orElseThrow();
    }

    private void nothingIsLeftOnTheSource() {
        assertThat(beside(rig.source, oldDb)).noneMatch(name -> name.contains("landfall"));
        assertThat(rig.onSource("SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'landfall_backup%'"))
                .isEqualTo("0");
        assertThat(rig.onSource(
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE user LIKE 'landfall_backup%'"))
                .isEqualTo("0");
    }

    private void assertDone(String name) {
        Step again = rig.step(name);
        Found now = again.look();
        assertThat(again.isDone(now)).as("%s is done: %s", name, now).isTrue();
    }

    @Test
    void movesAServerOverOneThatHeldDataAndKeepsThatAside() throws Exception {
        newDb.begin();
        rig.change(rig.target, "CREATE DATABASE precious");

        try (Journal journal = SqliteJournal.open(rig.lab.directory().resolve("journal.db"), Clock.systemUTC())) {
            new MoveRuns().replaceTarget(rig, journal);
        }

        assertThat(checksum(rig.target)).isEqualTo(checksum(rig.source));
        assertThat(rig.onTarget("SELECT CONCAT(@@read_only, @@event_scheduler)"))
                .isEqualTo("1OFF");
        assertThat(newDb.dataDir().resolveSibling("data.before-landfall-run1/precious"))
                .isDirectory();
    }

    @Test
    void leavesNothingWhenItIsCutOffAndIsBegunAnew() {
        makeItLastMinutes();
        rig.copy = clone(Optional.of(DataSize.ofMebibytes(1)));
        Step cutOff = rig.step("take-hot-backup");
        Found before = cutOff.look();
        CompletableFuture<Void> copying = CompletableFuture.runAsync(() -> cutOff.act(before));
        Awaited.within(Duration.ofMinutes(3), "a part of it has arrived", () -> rig.progress.stream()
                .anyMatch(seen -> seen.doneBytes() > 0));
        ((Step.Paced) cutOff).pace(Optional.of(DataSize.ofMebibytes(2)));
        Awaited.within(Duration.ofMinutes(3), "the recipient is told the new rate", () -> bandwidth()
                .equals("2 2"));

        cutOff.cancel();

        assertThatThrownBy(copying::join).hasMessageContaining("Ended on request before it was done.");
        assertThat(beside()).doesNotContain("data.landfall-work");
        assertThat(rig.onSource("SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'landfall_clone%'"))
                .isEqualTo("0");
        ((Reversible) rig.step("take-hot-backup")).undo(before);
        assertThat(rig.step("take-hot-backup").look()).isEqualTo(before);
        assertThat(beside()).doesNotContain("data.landfall-incoming");
        change("DROP DATABASE roomy");
        rig.copy = clone(Optional.empty());
        rig.step("take-hot-backup").act(before);
        assertDone("take-hot-backup");
    }

    /** At 1 MiB/s: a clone sends as much as it can before its server counts for the first time. */
    private void makeItLastMinutes() {
        change("CREATE DATABASE roomy");
        for (int each = 1; each <= 10; each++) {
            change("CREATE TABLE roomy.t" + each + " (id INT PRIMARY KEY) AUTOEXTEND_SIZE = 64M");
        }
    }

    /** What the server that clones takes now. */
    private String bandwidth() {
        return rig.target
                .host()
                .run(
                        "mysql --no-defaults --protocol=socket --user=root --socket="
                                + newDb.dataDir().resolveSibling("data.landfall-work/s")
                                + " -BNe 'SELECT CONCAT(@@clone_max_data_bandwidth, \" \", @@clone_max_network_bandwidth)'",
                        Duration.ofSeconds(30))
                .strip();
    }

    @Test
    void leavesNothingOnTheSourceWhenItsOwnCopyIsCutOffAndMakesRoomFirst() {
        change("INSTALL PLUGIN clone SONAME 'mysql_clone.so'");
        change("SET GLOBAL clone_max_data_bandwidth = 5");
        makeItLastMinutes();
        rig.copy = copy("clone-local", Transfer.STREAM, Optional.of(DataSize.ofMebibytes(1)));
        Step cutOff = rig.step("take-hot-backup");
        Found before = cutOff.look();
        assertThat(cutOff.gates()).extracting(Requirement::name).contains("backup_space", "copy_space");
        CompletableFuture<Void> copying = CompletableFuture.runAsync(() -> cutOff.act(before));
        Awaited.within(Duration.ofMinutes(3), "a part of it is there", () -> rig.progress.stream()
                .anyMatch(seen -> seen.doneBytes() > 0));

        cutOff.cancel();

        assertThatThrownBy(copying::join).hasMessageContaining("Ended on request before it was done.");
        nothingIsLeftOnTheSource();
        ((Reversible) rig.step("take-hot-backup")).undo(before);
        assertThat(rig.step("take-hot-backup").look()).isEqualTo(before);
        nothingIsLeftOnTheSource();
        assertThat(rig.onSource("SELECT @@clone_max_data_bandwidth")).isEqualTo("5");
    }

    @ParameterizedTest
    @EnumSource(Transfer.class)
    void isCopiedByXtraBackupWhichIsGivenWhatItsManualHas(Transfer transfer) throws Exception {
        standIn("xtrabackup");
        standIn("xbstream");
        change("INSTALL PLUGIN clone SONAME 'mysql_clone.so'"); // of the stand-in
        rig.copy = copy("xtrabackup", transfer, Optional.of(DataSize.ofMebibytes(64)));
        List<String> steps = new ArrayList<>(MoveLab.STEPS);
        if (transfer == Transfer.RSYNC) {
            steps.add(steps.indexOf("restore-backup"), "send-backup");
        }
        assertThat(gates()).allSatisfy(line -> {
            Finding found = line.look();
            assertThat(found.status().isBad())
                    .as("%s: %s", line.name(), found.text())
                    .isFalse();
        });

        for (String name : steps) {
            Step step = rig.step(name);
            step.act(step.look());
            assertDone(name);
        }

        nothingIsLeftOnTheSource();
        assertThat(rig.onTarget("SELECT COUNT(*) FROM shop.orders")).isEqualTo("1000");
        assertThat(checksum(rig.target)).isEqualTo(checksum(rig.source));
    }

    private void standIn(String name) throws IOException {
        Path file = programs.resolve(name);
        try (InputStream script = MySqlAdmin.class.getResourceAsStream("/io/landfall/runbooks/copy/mysql/" + name)) {
            Files.copy(script, file);
        }
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String checksum(ServerControl server) {
        try (Session session = server.open(Duration.ofSeconds(30))) {
            return session.rows("CHECKSUM TABLE shop.orders").toString();
        }
    }

    @Test
    void refusesWhatACloneWouldNotCarryOrCannotReadAndNothingElse() {
        for (Requirement line : gates().toList()) {
            Finding found = line.look();
            assertThat(found.status().isBad())
                    .as("%s: %s", line.name(), found.text())
                    .isFalse();
        }

        change("CREATE TABLE shop.old_style (id INT) ENGINE = MyISAM");
        assertThat(refusal("clone_carries"))
                .isEqualTo("a clone of old-db would not carry shop.old_style (MyISAM). Nothing was changed.");

        change("SET GLOBAL max_allowed_packet = 1048576");
        assertThat(refusal("clone_settings"))
                .isEqualTo("old-db has max_allowed_packet = 1048576, and a clone needs 2097152. Nothing was changed.");

        change("SET GLOBAL gtid_mode = ON_PERMISSIVE");
        assertThat(refusal("gtid_mode"))
                .isEqualTo(
                        "old-db has gtid_mode = ON_PERMISSIVE and enforce_gtid_consistency = ON. Nothing was changed.");

        rig.copy = new Copy(2, Optional.empty());
        assertThat(found("copy_method").remedy())
                .startsWith(
                        "Write the one of these at `copy.method` that you want to make possible; `check` then says how."
                                + " `clone` is not possible: old-db has gtid_mode = ON_PERMISSIVE");
        assertThat(refusal("copy_method"))
                .isEqualTo(
                        "`copy.method` is `mariadb-backup`, which copies MariaDB; old-db is MySQL. Nothing was changed.");
    }

    /** What MariaDB's servers are refused for, where MySQL has the kind. */
    @Test
    void refusesServersWithAPastThatTheTargetCouldNotRead() throws IOException {
        Path far = rig.lab.newDirectory("far");
        Files.writeString(oldDb.settingsDir().resolve("far.cnf"), "[mysqld]\ninnodb_directories=" + far + "\n");
        oldDb.restart();
        change("CREATE TABLE shop.far (id INT PRIMARY KEY) DATA DIRECTORY = '" + far + "'");
        assertThat(refusal("clone_carries"))
                .isEqualTo("a clone of old-db would not carry " + far.resolve("shop/far.ibd")
                        + " (outside of the data directory). Nothing was changed.");

        Path file = newDb.settingsDir().resolve("past.cnf");
        Path plugins = Files.createDirectory(newDb.settingsDir().resolveSibling("plugins"));
        Files.createFile(plugins.resolve("mysql_clone.so"));
        change("INSTALL COMPONENT 'file://component_validate_password'");
        change("INSTALL PLUGIN mysql_no_login SONAME 'mysql_no_login.so'");
        change("CREATE USER nobody@localhost IDENTIFIED WITH mysql_no_login");
        Files.writeString(file, "[mysqld]\nplugin-dir=" + plugins + "\n");
        assertThat(refusal("target_libraries"))
                .isEqualTo("new-db lacks what old-db uses: mysql_no_login.so (login of nobody@localhost) is not in "
                        + plugins
                        + "; component_validate_password.so (component) is not in " + plugins
                        + ". Nothing was changed.");
        assertThat(refusal("clone_libraries"))
                .isEqualTo(plugins
                        + " on new-host lacks mysql_no_login.so, and a server clones only what has no plugin that"
                        + " it has not. Nothing was changed.");

        Files.writeString(
                file, "[mysqld]\nloose-rpl-semi-sync-source-enabled=ON\nloose-rpl-semi-sync-source-timeout=3600000\n");
        assertThat(refusal("target_applies_all"))
                .startsWith("new-db waits up to 1 h for the acknowledgement of a replica when it commits"
                        + " (rpl_semi_sync_source_enabled = ON)");

        change("CREATE USER proven@'10.%' IDENTIFIED BY 'Pass-7-and-more' REQUIRE X509");
        assertThat(refusal("target_encrypts"))
                .isEqualTo(
                        "new-db will know no CA for the certificates that clients have to show: proven@10.% could not log"
                                + " in. Nothing was changed.");
        Path ca = LabCa.make(rig.lab).certificate();
        Tls tls = new Tls(new Pem(ca, Secret.of(Files.readString(ca))), Optional.empty(), Verify.CA);
        ServerControl target = rig.target;
        rig.target = new ServerControl(
                MoveRig.withLogins(
                        target.settings(),
                        login -> new DatabaseLogin(
                                login.server(), login.address(), login.user(), login.password(), Optional.of(tls))),
                target.view(),
                target.host(),
                target.families());
        assertThat(refusal("target_encrypts"))
                .isEqualTo(
                        "new-db will make itself a certificate that nobody has signed, so that Landfall could not log in"
                                + " by the CA of servers.new-db.tls. Nothing was changed.");
        rig.target = target;

        rig.source = new ServerControl(
                MoveRig.withLogins(
                        rig.source.settings(),
                        login -> new DatabaseLogin(
                                login.server(),
                                ServerAddress.parse("[::1]:" + oldDb.port()),
                                login.user(),
                                login.password())),
                rig.source.view(),
                rig.source.host(),
                rig.source.families());
        assertThat(refusal("clone_settings"))
                .isEqualTo("old-db has the address [::1]:" + oldDb.port()
                        + ", and a clone goes by IPv4 only. Nothing was changed.");
    }

    private Stream<Requirement> gates() {
        return rig.step("claim-pair").gates().stream();
    }

    @Test
    void proposesTheBestMethodThatIsPossible() {
        rig.copy = new Copy(2, Optional.empty());
        assertThat(found("copy_method").remedy())
                .isEqualTo("Write `copy.method: clone`, which goes straight from server to server.");

        change("SET GLOBAL max_allowed_packet = 1048576");
        assertThat(found("copy_method").remedy())
                .isEqualTo(
                        "Write `copy.method: clone-local`, which the source makes on its own host, where it takes room until"
                                + " it is sent. `clone` is not possible: old-db has max_allowed_packet = 1048576, and a clone needs"
                                + " 2097152. Nothing was changed.");
    }

    private Finding found(String name) {
        return gates().filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow()
                .look();
    }

    private String refusal(String name) {
        Finding found = found(name);
        assertThat(found.status()).as(found.text()).isEqualTo(Status.FAIL);
        return found.text();
    }
}
