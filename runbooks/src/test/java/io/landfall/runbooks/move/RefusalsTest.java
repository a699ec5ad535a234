package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.LabAccount;
import io.landfall.lab.MariaDbSettings;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.host.FakeHost;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.runbooks.pair.host.SshHostControl;
import io.landfall.runbooks.pair.server.LandfallSchema;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.Ownership;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.ServerSettings;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What a move refuses before it has changed anything. */
@TestInstance(Lifecycle.PER_CLASS)
class RefusalsTest {

    /** What only a copy of MySQL asks for. */
    private static final Set<String> CLONE =
            Set.of("clone_carries", "gtid_mode", "clone_versions", "clone_libraries", "clone_settings");

    /** Hosts, accounts and the file of Landfall. */
    private static final Set<String> PREPARED = Set.of(
            "aside_is_free",
            "copied_logins",
            "copy_method",
            "copy_path",
            "copy_space",
            "data_directories_differ",
            "own_privileges_source",
            "programs_source",
            "programs_target",
            "replication_path",
            "same_server",
            "server_ids",
            "source_directories",
            "target_directories",
            "target_empty",
            "target_listens",
            "target_server_id");

    private final MoveLab lab = MoveLab.open(MariaDbSettings.initialised(), MariaDbSettings.initialised());
    private final ServerControl source = lab.source;
    private final ServerControl target = lab.target;

    @AfterEach
    void changesNothing() {
        lab.source = source;
        lab.target = target;
        assertThat(lab.onSource("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'landfall'"))
                .isEqualTo("0");
        assertThat(lab.beside(lab.newDb, target)).noneMatch(name -> name.startsWith("data."));
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @Test
    void refusesNothingWhenEverythingIsInOrder() {
        assertThat(blocking("claim-pair")).isEmpty();
        assertThat(blocking("take-hot-backup")).isEmpty();
    }

    @Test
    void refusesATargetThatHoldsData() throws IOException {
        Path precious = Files.createDirectory(lab.newDb.dataDir().resolve("precious"));

        String refusal = "target_empty: new-db holds data at " + lab.newDb.dataDir() + " on new-host: precious"
                + " If nobody needs it, `start M --replace-target` replaces it; else use another target.";
        assertThat(blocking("claim-pair")).containsExactly(refusal);
        assertThat(blocking("take-hot-backup")).containsExactly(refusal);
        lab.options = Set.of("replace-target");
        assertThat(blocking("claim-pair")).isEmpty();

        lab.options = Set.of();
        Files.delete(precious);
    }

    @Test
    void refusesAServerAsItsOwnTarget() {
        lab.target = lab.controls.control(lab.controls.settings("new-db", lab.oldHost, lab.oldDb));

        assertThat(blocking("claim-pair"))
                .contains(
                        "same_server: old-db (" + lab.oldDb.address() + ") and new-db (" + lab.oldDb.address()
                                + ") are one and the same server: "
                                + lab.onSource("SELECT CONCAT(@@hostname, ', port ', @@port, ', ', @@datadir)")
                                + " Correct servers.new-db.address, or the migration's target.",
                        "data_directories_differ: old-db and new-db are on one machine and share a data directory: "
                                + lab.oldDb.dataDir() + " and " + lab.oldDb.dataDir()
                                + ". Nothing was changed. Correct servers.new-db.ssh or its data directory.");
    }

    @Test
    void refusesATargetWhoseFileGivesItTheSourcesServerId() throws IOException {
        Path file = lab.newDb.settingsDir().resolve("id.cnf");
        Files.writeString(file, "[mysqld]\nserver-id=" + lab.oldDb.serverId() + "\n");

        assertThat(blocking("claim-pair"))
                .containsExactly("target_server_id: old-db and new-db both have server id " + lab.oldDb.serverId()
                        + ". Nothing was changed. Give new-db another server_id in its option file, or take it out:"
                        + " then it gets one.");

        Files.delete(file);
    }

    @Test
    void refusesATargetThatWillListenElsewhere() throws IOException {
        Path file = lab.newDb.settingsDir().resolve("port.cnf");
        Files.writeString(file, "[mysqld]\nport=3306\n");

        assertThat(blocking("claim-pair"))
                .containsExactly("target_listens: the option files of new-db make it listen on port 3306 of 127.0.0.1,"
                        + " but its address is " + lab.newDb.address() + ". Nothing was changed."
                        + " Set bind-address and port there, or correct servers.new-db.address.");

        Files.delete(file);
    }

    @Test
    void refusesASourceWithoutLogSlaveUpdatesAndOneThatIsAReplica() throws IOException {
        Path file = lab.oldDb.settingsDir().resolve("log.cnf");
        Files.writeString(file, "[mysqld]\nskip_log_slave_updates\n");
        lab.oldDb.restart();
        lab.change(source, "CHANGE MASTER TO MASTER_HOST='10.9.8.7', MASTER_USER='x'");

        assertThat(blocking("claim-pair"))
                .containsExactlyInAnyOrder(
                        "source_is_no_replica: old-db is itself a replica of 10.9.8.7:3306 Landfall moves only servers"
                                + " at the top. Move that one, or end replication on old-db with"
                                + " `STOP SLAVE; RESET SLAVE ALL`.",
                        "binary_log_source: old-db has binlog_format = ROW, binlog_row_image = FULL,"
                                + " log_slave_updates = OFF Set log_slave_updates = ON (needs a restart) on old-db.");

        lab.change(source, "RESET SLAVE ALL");
        Files.delete(file);
        lab.oldDb.restart();
    }

    @Test
    void refusesATargetWhoseFilesLetItLeaveEventsOut() throws IOException {
        Path file = lab.newDb.settingsDir().resolve("skip.cnf");
        Files.writeString(file, "[mysqld]\nslave-skip-errors=1062\nloose_slave_exec_mode=idempotent\n");

        assertThat(blocking("claim-pair"))
                .singleElement()
                .asString()
                .startsWith("target_applies_all: new-db may leave events out, or change them, and count them as"
                        + " applied: slave_skip_errors = 1062, slave_exec_mode = idempotent Set slave_skip_errors = OFF,"
                        + " slave_exec_mode = STRICT on new-db");
        Files.writeString(file, "[mysqld]\nreplicate-wild-ignore-table=tmp.%\nbinlog-ignore-db=tmp\n");
        assertThat(blocking("claim-pair"))
                .containsExactly("target_applies_all: the option files of new-db filter replication:"
                        + " binlog_ignore_db=tmp; replicate_wild_ignore_table=tmp.%. Nothing was changed. Remove the"
                        + " filters there; what they leave out would be missing on new-db.");

        Files.delete(file);
    }

    @Test
    void refusesASourceWhoseRowsACopyDoesNotCarryOrThatLeavesEventsOut() {
        lab.change(source, "CREATE DATABASE carts");
        lab.change(source, "CREATE TABLE carts.open (id INT PRIMARY KEY) ENGINE = MEMORY");
        lab.change(source, "CREATE TABLE carts.log (id INT PRIMARY KEY) ENGINE = MyISAM");
        lab.change(source, "SET GLOBAL slave_exec_mode = IDEMPOTENT");

        assertThat(blocking("claim-pair"))
                .satisfiesExactlyInAnyOrder(
                        engines -> assertThat(engines)
                                .startsWith("carried_engines_source: a hot copy does not carry the rows of carts.open"
                                        + " (MEMORY) on old-db Make them InnoDB"),
                        events -> assertThat(events)
                                .startsWith("skipped_events_source: old-db may leave events out, or change them, and"
                                        + " count them as applied: slave_exec_mode = IDEMPOTENT Set slave_exec_mode ="
                                        + " STRICT on old-db"));

        lab.change(source, "SET GLOBAL slave_exec_mode = STRICT");
        lab.change(source, "DROP DATABASE carts");
    }

    @Test
    void refusesATargetThatLacksALibraryWhichSomeTableAccountOrRoutineUses() throws IOException {
        lab.change(source, "INSTALL SONAME 'auth_ed25519'");
        lab.change(source, "INSTALL SONAME 'ha_archive'");
        lab.change(source, "DELETE FROM mysql.plugin WHERE name = 'ARCHIVE'");
        lab.change(source, "CREATE USER modern@'%' IDENTIFIED VIA ed25519 USING PASSWORD('Pass-7')");
        lab.change(source, "CREATE DATABASE attic");
        lab.change(source, "CREATE TABLE attic.old (id INT) ENGINE = ARCHIVE");
        Path plugins = Files.createDirectory(lab.newDb.settingsDir().resolveSibling("plugins"));
        Files.createFile(plugins.resolve("ha_archive.so"));
        Path file = lab.newDb.settingsDir().resolve("plugins.cnf");
        Files.writeString(file, "[mysqld]\nplugin-dir=" + plugins + "\n");

        assertThat(blocking("claim-pair"))
                .containsExactly(
                        "target_libraries: new-db lacks what old-db uses: ha_archive.so (engine of attic.old) is"
                                + " not loaded by its option files; auth_ed25519.so (login of modern@%) is not in "
                                + plugins
                                + ". Nothing was changed. Install the package that has it on new-host, and let the option files"
                                + " of new-db say what those of old-db say of it.");

        Files.writeString(file, "[mysqld]\nplugin-load-add=ha_archive\n");
        assertThat(blocking("claim-pair")).isEmpty();

        Files.delete(file);
        lab.change(source, "DROP DATABASE attic");
        lab.change(source, "DROP USER modern@'%'");
        lab.change(source, "UNINSTALL SONAME 'auth_ed25519'");
    }

    @Test
    void refusesATargetWhoseKeysAreNotTheSources() throws IOException {
        Path keys = Files.writeString(lab.oldDb.settingsDir().resolve("keys"), "1;" + "a7".repeat(32) + "\n");
        Path others = Files.writeString(lab.newDb.settingsDir().resolve("keys"), "1;" + "b8".repeat(32) + "\n");
        String plugin = "[mysqld]\nplugin-load-add=file_key_management\nfile-key-management-filename=";
        Path onSource = Files.writeString(lab.oldDb.settingsDir().resolve("keys.cnf"), plugin + keys + "\n");
        Path onTarget = Files.writeString(lab.newDb.settingsDir().resolve("keys.cnf"), plugin + others + "\n");
        lab.oldDb.restart();

        assertThat(blocking("claim-pair"))
                .containsExactly("target_libraries: new-db lacks what old-db uses: its file_key_management_filename ("
                        + others
                        + ") does not have the keys of " + keys + ". Nothing was changed. Install the package that"
                        + " has it on new-host, and let the option files of new-db say what those of old-db say of"
                        + " it.");

        Files.copy(keys, others, StandardCopyOption.REPLACE_EXISTING);
        assertThat(blocking("claim-pair")).isEmpty();

        Files.delete(onTarget);
        Files.delete(onSource);
        lab.oldDb.restart();
    }

    @Test
    void refusesATargetThatDoesNotEncryptWhereSomebodyCanLogInOnlySo() throws IOException {
        lab.change(source, "CREATE USER shy@'10.%' IDENTIFIED BY 'Pass-7' REQUIRE SSL");
        lab.change(source, "CREATE USER proven@'10.%' IDENTIFIED BY 'Pass-7' REQUIRE SUBJECT '/CN=app'");
        Path file = lab.newDb.settingsDir().resolve("tls.cnf");

        assertThat(blocking("claim-pair"))
                .containsExactly(
                        "target_encrypts: new-db will encrypt no connection, and without that could not log in:"
                                + " proven@10.% (REQUIRE X509), shy@10.% (REQUIRE SSL). Nothing was changed. Set ssl_cert and"
                                + " ssl_key in the option files of new-db.");

        Files.writeString(file, "[mysqld]\nssl-cert=/etc/ssl/cert.pem\nssl-key=/etc/ssl/key.pem\n");
        assertThat(blocking("claim-pair"))
                .containsExactly(
                        "target_encrypts: new-db will know no CA for the certificates that clients have to show:"
                                + " proven@10.% could not log in. Nothing was changed. Set ssl_ca in the option files of new-db to"
                                + " the CA that signs them; on old-db it is ``.");

        lab.change(source, "DROP USER proven@'10.%'");
        assertThat(blocking("claim-pair")).isEmpty();
        lab.change(source, "DROP USER shy@'10.%'");
        Files.delete(file);
    }

    @Test
    void refusesDataOutsideOfTheDataDirectories() throws IOException {
        Path far = Files.createDirectory(lab.oldDb.dataDir().resolveSibling("far"));
        lab.change(source, "CREATE DATABASE wide");
        lab.change(source, "CREATE TABLE wide.rows_ (id INT) ENGINE = InnoDB DATA DIRECTORY = '" + far + "'");
        lab.change(source, "CREATE TABLE wide.log (id INT) ENGINE = MyISAM DATA DIRECTORY = '" + far + "'");
        Path file = lab.newDb.settingsDir().resolve("redo.cnf");
        Files.writeString(file, "[mysqld]\ninnodb-data-home-dir=/system\ninnodb-log-group-home-dir=/redo\n");
        Path link = Files.createSymbolicLink(lab.oldDb.dataDir().resolve("wide/old"), far);

        assertThat(blocking("claim-pair"))
                .containsExactly(
                        "files_elsewhere: the data directory of old-db has links that lead out of it: wide/old."
                                + " Nothing was changed. Bring what they lead to into the data directory, then start again.");
        Files.delete(link);
        assertThat(blocking("claim-pair"))
                .containsExactly(
                        "files_elsewhere: the option files of new-db keep its system tablespace outside of its data"
                                + " directory: innodb_data_home_dir = /system. Nothing was changed. Take this setting out there"
                                + " until the migration is finished.");
        Files.writeString(file, "[mysqld]\ninnodb-log-group-home-dir=/redo\n");
        assertThat(blocking("claim-pair"))
                .containsExactly(
                        "files_elsewhere: the option files of new-db keep parts of its data elsewhere, but on new-host"
                                + " /redo is not there. Nothing was changed. Make a directory there that belongs to the server's"
                                + " user (`install -d -o mysql -g mysql`), or take the settings out of the option files.");
        Files.delete(file);
        assertThat(blocking("claim-pair"))
                .containsExactly(
                        "files_elsewhere: tables of old-db lie outside of its data directory, and would at the same"
                                + " paths of new-db, but on new-host " + far
                                + "/wide/rows_.ibd is there already. Nothing was"
                                + " changed. Make a directory there that belongs to the server's user (`install -d -o mysql -g"
                                + " mysql`), or bring the tables back (`ALTER TABLE ... DATA DIRECTORY = ''`, or make them anew"
                                + " without it).");

        lab.change(source, "DROP DATABASE wide");
        assertThat(blocking("claim-pair")).isEmpty();
    }

    @Test
    void refusesATargetWhoseFilesLetItWaitForAReplicaThatItDoesNotHave() throws IOException {
        Path file = lab.newDb.settingsDir().resolve("semi.cnf");
        Files.writeString(file, "[mysqld]\nrpl-semi-sync-master-enabled=ON\nrpl-semi-sync-master-timeout=3600000\n");

        assertThat(blocking("claim-pair"))
                .containsExactly(
                        "target_applies_all: new-db waits up to 1 h for the acknowledgement of a replica when it"
                                + " commits (rpl_semi_sync_master_enabled = ON); nobody gives one while it follows another server,"
                                + " so it hardly applies anything then `SET GLOBAL rpl_semi_sync_master_enabled = OFF` on new-db,"
                                + " and in its option files; turn it on again when it takes the writes and a replica follows it.");

        Files.delete(file);
    }

    @Test
    void refusesGlobalsThatKeepRowsFromTheBackup() {
        lab.change(source, "SET GLOBAL sql_select_limit = 1");
        lab.change(source, "SET GLOBAL max_join_size = 1");

        assertThat(blocking("claim-pair"))
                .containsExactly(
                        "backup_globals: mariadb-backup obeys the globals of old-db, and these keep rows from it:"
                                + " sql_select_limit = 1, max_join_size = 1. Nothing was changed. Set them to DEFAULT, a"
                                + " replica that connects obeys them, too: `SET GLOBAL sql_select_limit = DEFAULT, GLOBAL"
                                + " max_join_size = DEFAULT` on old-db.");

        lab.change(source, "SET GLOBAL sql_select_limit = DEFAULT, GLOBAL max_join_size = DEFAULT");
        assertThat(blocking("claim-pair")).isEmpty();
    }

    /** A line of {@code check} that blocks a start is either in that table or about what somebody has to prepare. */
    @Test
    void isListedInTheDocumentsWhereAServerCannotBeMoved() throws IOException {
        String table = Files.readString(Path.of("..", "docs", "prepare.md")).split("## What cannot be moved")[1];
        Set<String> listed = Pattern.compile("^\\|[^|]*\\|([^|]*)\\|", Pattern.MULTILINE)
                .matcher(table)
                .results()
                .flatMap(row -> Stream.of(row.group(1).split(",")))
                .map(name -> name.replace("`", "").strip())
                .filter(name -> name.matches("[a-z_]+") && !CLONE.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> blocking = lab.step("claim-pair").gates().stream()
                .filter(line -> line.severity() == Severity.BLOCK)
                .map(Requirement::name)
                .filter(name -> !PREPARED.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(listed).isEqualTo(blocking);
    }

    @Test
    void refusesACanaryThatWillNotWorkAfterTheCopy() {
        ServerSettings settings = target.settings();
        DatabaseLogin canary =
                new DatabaseLogin("new-db", settings.login().address(), LabAccount.CANARY, Secret.of("not this one"));
        lab.target = lab.controls.control(new ServerSettings(
                settings.name(),
                settings.login(),
                canary,
                settings.ssh(),
                settings.authorizedKeys(),
                settings.service(),
                settings.defaultsFile(),
                settings.settingsDir(),
                settings.dataDir(),
                settings.bufferPool(),
                settings.replicaHost()));

        assertThat(blocking("claim-pair"))
                .containsExactly("copied_logins: old-db refuses `landfall_canary` with the password that is configured"
                        + " for new-db, which will have the accounts of old-db after the copy. Nothing was changed."
                        + " Write the account of old-db at servers.new-db too.");
    }

    @Test
    void refusesADiskThatIsTooSmall() {
        FakeHost small = new FakeHost("new-host");
        small.freeSpace = DataSize.ofMebibytes(5);
        List.of("setsid", "my_print_defaults").forEach(program -> small.programs.put(program, "1"));
        try (SshConnection connection = seenAs(small)) {
            assertThat(blocking("take-hot-backup"))
                    .singleElement()
                    .asString()
                    .matches("copy_space: the copy needs \\d+\\.\\d MiB at " + lab.newDb.dataDir()
                            + "\\.landfall-incoming on new-host, where 5\\.0 MiB are free\\. Nothing was changed\\."
                            + " Make room there, or give the host a larger disk\\.");
        }
    }

    /** The target's host looks like this to whoever only looks. */
    private SshConnection seenAs(FakeHost host) {
        SshConnection connection = new SshConnection(target.settings().ssh());
        lab.target = new ServerControl(
                target.settings(), target.view(), new SshHostControl(connection, host), target.families());
        return connection;
    }

    @Test
    void refusesAHostWithoutTheProgramsThatOnlyACopyRuns() {
        lab.copy = MoveLab.rsync(MigrationSettings.Tool.USUAL, Optional.empty());
        try (SshConnection connection = seenAs(new FakeHost("new-host"))) {
            assertThat(connection).isNotNull();
            assertThat(blocking("claim-pair"))
                    .containsExactly("programs_target: new-host lacks setsid, my_print_defaults, rsync Install them"
                            + " there, on Debian: `apt-get install mariadb-server mariadb-backup openssh-client"
                            + " rsync`.");
        } finally {
            lab.copy = new MigrationSettings.Copy(2, Optional.empty());
        }
    }

    @Test
    void refusesABackupThatDoesNotFitOnTheSource() {
        lab.copy = MoveLab.rsync(MigrationSettings.Tool.USUAL, Optional.empty());
        FakeHost small = new FakeHost("old-host");
        small.freeSpace = DataSize.ofMebibytes(5);
        try (SshConnection connection = new SshConnection(source.settings().ssh())) {
            lab.source = new ServerControl(
                    source.settings(), source.view(), new SshHostControl(connection, small), source.families());

            assertThat(blocking("take-hot-backup"))
                    .singleElement()
                    .asString()
                    .matches("backup_space: the backup needs \\d+\\.\\d MiB at " + lab.oldDb.dataDir()
                            + "/?\\.landfall-outgoing on old-host, where 5\\.0 MiB are free\\. Nothing was changed\\."
                            + " Make room there, name a larger disk in `copy\\.directory`, or write `copy\\.transfer:"
                            + " stream`, which needs no room on the source\\.");
        } finally {
            lab.copy = new MigrationSettings.Copy(2, Optional.empty());
        }
    }

    @Test
    void doesNotKnowWhatACopyNeedsOfAHostThatHasNoSuchData() {
        lab.source = lab.controls.control(withDataDirectory(source.settings(), "/nowhere/data"));

        assertThat(blocking("take-hot-backup"))
                .containsExactly("copy_space: old-host has no directory /nowhere/data, where old-db keeps its data. See"
                        + " whether servers.old-db.address and .ssh mean the same host. Until it can be read, this"
                        + " blocks.");
    }

    @Test
    void refusesATargetWhoseDirectoryIsAFileSystemOfItsOwn() {
        lab.target = lab.controls.control(withDataDirectory(target.settings(), "/proc"));
        lab.options = Set.of("replace-target");

        assertThat(blocking("claim-pair"))
                .containsExactly("moves_into_place: /proc on new-host is a file system of its own, so a copy beside it"
                        + " can't be moved into place. Nothing was changed. Let datadir be a directory below the mount"
                        + " point, on new-db.");

        lab.options = Set.of();
    }

    private static ServerSettings withDataDirectory(ServerSettings settings, String directory) {
        return new ServerSettings(
                settings.name(),
                settings.login(),
                settings.canary(),
                settings.ssh(),
                settings.authorizedKeys(),
                settings.service(),
                settings.defaultsFile(),
                settings.settingsDir(),
                Optional.of(directory),
                settings.bufferPool(),
                settings.replicaHost());
    }

    @Test
    void refusesToPutDataWhereAnotherJournalHasPutSome() throws IOException {
        Path aside = Files.createDirectory(
                lab.newDb.dataDir().resolveSibling(lab.newDb.dataDir().getFileName() + ".before-landfall-run3"));

        assertThat(blocking("claim-pair"))
                .containsExactly("aside_is_free: " + aside + " is there already, from a run of another journal. Nothing"
                        + " was changed. Move it away, or remove it when nobody needs what is in it.");

        Files.delete(aside);
    }

    @Test
    void refusesDirectoriesInWhichOthersCanChangeNames() throws IOException {
        Path parent = lab.newDb.dataDir().getParent();
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(parent);
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(blocking("claim-pair"))
                .singleElement()
                .asString()
                .startsWith("target_directories: On new-host: ")
                .contains(parent.toString());

        Files.setPosixFilePermissions(parent, before);
    }

    @Test
    void doesNotKnowWhetherAHostReachesTheOtherThatCannotBeAsked() {
        FakeHost gone = new FakeHost("new-host");
        gone.reachable = false;
        try (SshConnection connection = seenAs(gone)) {
            assertThat(connection).isNotNull();
            assertThat(blocking("claim-pair"))
                    .contains("replication_path: Can't reach new-host over SSH. Until it can be read, this blocks.");
        }
    }

    @Test
    void refusesToReplaceATargetThatSomebodyUses() throws SQLException {
        lab.newDb.start();
        lab.options = Set.of("replace-target");
        assertThat(blocking("clear-target")).isEmpty();
        try (Connection client = lab.newDb.connect(LabAccount.APP)) {
            assertThat(client.isValid(5)).isTrue();
            assertThat(blocking("clear-target"))
                    .singleElement()
                    .asString()
                    .matches("nobody_uses_target: new-db is in use: `app` from \\S+ A server that is in use is not"
                            + " replaced\\. End these sessions or replicas, or use another target\\.");
        }
        lab.options = Set.of();
        lab.newDb.stop();
    }

    @Test
    void refusesASourceThatAnotherJournalOwns() {
        try (Session session = source.open(Duration.ofMinutes(1))) {
            LandfallSchema.create(session);
            new Ownership(session).claim(new Owner("other", 7, "shop", Instant.parse("2026-05-01T03:00:00Z"), "bot-9"));
        }
        Step step = lab.step("claim-pair");
        Found before = step.look();

        assertThatThrownBy(() -> step.act(before))
                .hasMessage("old-db belongs to another Landfall: migration `shop`, run 7, of journal other on bot-9,"
                        + " since 2026-05-01T03:00:00Z. Nothing was changed. Work with that one; or, when it is gone"
                        + " for good, remove its row on old-db: DELETE FROM landfall.owner WHERE journal = 'other';");

        ((Step.Reversible) step).undo(before);
        try (Session session = source.open(Duration.ofMinutes(1))) {
            assertThat(new Ownership(session).read().map(Owner::journal)).isEqualTo(Optional.of("other"));
            LandfallSchema.drop(session);
        }
    }

    /** What the gates of a step that block say, as the engine says it; {@code check} has shown the same beforehand. */
    private List<String> blocking(String step) {
        List<String> shown = blocking(lab.readiness()
                .check(Optional.of("start"), lab.options, Optional.empty())
                .found());
        try (Examination examination = new Examination(Duration.ofSeconds(30))) {
            List<String> refused = blocking(examination.look(lab.step(step).gates()));
            if (step.equals("claim-pair")) {
                assertThat(shown).as("check").containsExactlyInAnyOrderElementsOf(refused);
            } else {
                assertThat(withoutFigures(shown)).as("check").containsAll(withoutFigures(refused));
            }
            return refused;
        }
    }

    private static List<String> blocking(List<CheckResult> found) {
        return found.stream()
                .filter(CheckResult::blocks)
                .map(result -> result.name() + ": " + result.finding().text() + " "
                        + result.finding().remedy())
                .toList();
    }

    /** What a server writes meanwhile makes its copy larger. */
    private static List<String> withoutFigures(List<String> texts) {
        return texts.stream()
                .map(text -> text.replaceAll("[0-9.]+ MiB", "? MiB"))
                .toList();
    }
}
