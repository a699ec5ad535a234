package io.landfall.runbooks.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.file.HandedOver;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.host.Victim;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.LabControls;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.settings.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is taken for Landfall's on a real host, and what is not. */
class LeftoversTest {

    private static Lab lab;
    private static LabControls controls;
    private static LabHost host;
    private static LabMariaDb database;
    private static ServerControl server;

    @BeforeAll
    static void open() {
        lab = Lab.open();
        controls = new LabControls(lab);
        host = lab.host("new-host");
        database = host.mariaDb(MariaDbSettings.initialised()).start();
        server = controls.control("new-db", host, database);
    }

    @AfterAll
    static void close() {
        controls.close();
        lab.close();
    }

    @Test
    void takesAwayItsOwnFilesAndKeysAndNobodyElses() throws IOException {
        Path beside = database.dataDir().getParent();
        Path work = Files.createDirectory(beside.resolve("data.landfall-work"));
        Files.writeString(work.resolve("log"), "");
        Path backup = Files.createDirectory(lab.newDirectory("backups").resolve("landfall-copy-of-shop"));
        Path ready = Files.writeString(database.settingsDir().resolve("zz-landfall-closed.cnf.ready"), "");
        Path ca = Files.writeString(database.settingsDir().resolve("zz-landfall-ca-of-shop-old.pem"), "");
        Path closed = Files.writeString(database.settingsDir().resolve("zz-landfall-closed.cnf"), "");
        Path theirs = Files.createDirectory(beside.resolve("data.before-landfall-run2"));
        Files.writeString(
                host.authorizedKeysFile(),
                "ssh-ed25519 AAAA landfall-j1-run7\n\nssh-ed25519 BBBB landfall-j2-run7\nssh-ed25519 CCCC landfall-j1-run70\n",
                StandardOpenOption.APPEND);
        Leftovers left = Leftovers.ofServer(
                server,
                List.of("landfall-j1-run1", "landfall-j1-run7"),
                List.of(backup.toString(), "/no/such/directory"));
        assertThat(left.paths())
                .containsExactlyInAnyOrder(work.toString(), backup.toString(), ready.toString(), ca.toString());
        assertThat(left.keys()).containsExactly("landfall-j1-run7");

        left.remove();

        assertThat(left.paths()).isEmpty();
        assertThat(left.keys()).isEmpty();
        assertThat(Files.readString(host.authorizedKeysFile()))
                .contains("landfall-j2-run7\n", "landfall-j1-run70\n", "landfall-lab")
                .doesNotContain("landfall-j1-run7\n");
        assertThat(closed).exists();
        assertThat(new OldData(server).paths()).containsExactly(theirs.toString());
        Files.delete(closed);
    }

    @Test
    void deletesTheDataThatLiesAsideOnlyWhenItIsToldTo() throws IOException {
        Path aside = Files.createDirectories(
                database.dataDir().resolveSibling("data.before-landfall-run11").resolve("precious"));
        RemoveOldData step = new RemoveOldData(new OldData(server), Duration.ofMinutes(1));
        assertThat(step.plan()).contains("Delete for good what was there before the migration: new-host:");
        assertThat(step.isDone(step.look())).isFalse();

        step.act(step.look());

        assertThat(step.isDone(step.look())).isTrue();
        assertThat(aside).doesNotExist();
    }

    @Test
    void removesNoOldDataToWhichAnotherUserCouldLeadRoot() throws IOException {
        Files.setPosixFilePermissions(lab.directory(), PosixFilePermissions.fromString("rwx--x--x"));
        Victim victim = Victim.in(lab.newDirectory("root"));
        Path theirs = Victim.own(lab.newDirectory("mysql"));
        Path precious = Files.createDirectories(lab.newDirectory("precious").resolve("data.before-landfall-run3"));
        Path link = Victim.link(theirs.resolve("current"), precious.getParent());
        Path led = Victim.link(theirs.resolve("log.before-landfall-run3"), victim.directory());
        Path roots = Files.createDirectories(
                theirs.resolve("log.before-landfall-run4").resolve("of-root"));
        Files.writeString(roots.resolve("file"), "precious");
        Path logs = Files.writeString(
                database.settingsDir().resolve("logs.cnf"), "[mysqld]\nlog_bin=" + theirs.resolve("log") + "\n");

        OldData inTheirs = new OldData(withDataDirectory(link.resolve("data")));
        assertThatThrownBy(inTheirs::remove).hasMessageContaining("Permission denied");
        assertThatThrownBy(() -> new OldData(server).remove()).hasMessageContaining("Permission denied");

        assertThat(precious).isDirectory();
        assertThat(led).doesNotExist();
        assertThat(roots.resolve("file")).hasContent("precious");
        victim.isUnchanged();
        Files.delete(logs);
    }

    @Test
    void takesAwayCopiesOfARoutesFileBesideIt() throws IOException {
        Path directory = lab.newDirectory("app");
        Path file = Files.writeString(directory.resolve("app.conf"), "db=1");
        Files.writeString(directory.resolve("app.conf.landfall-before-run3"), "db=0");
        Files.writeString(directory.resolve("app.conf.landfall-before-mine"), "db=0");
        Leftovers left = Leftovers.ofRoutes(server.host(), List.of(file.toString()));

        left.remove();

        assertThat(server.host().view().list(directory.toString()).orElseThrow())
                .containsExactlyInAnyOrder("app.conf", "app.conf.landfall-before-mine");
    }

    @Test
    void removesNothingThatANameOnlyMentions() throws IOException {
        Path precious = Files.writeString(lab.newDirectory("precious").resolve("file"), "precious");
        Path directory = lab.newDirectory("hostile");
        Path inside = Files.createDirectories(directory.resolve("x\n" + precious + "\ny"));
        Files.writeString(inside.resolve("app.conf"), "db=1");
        Files.writeString(inside.resolve("app.conf.landfall-before-run1"), "db=0");
        Path link = Files.createSymbolicLink(directory.resolve("current"), inside);
        Path odd = Files.writeString(directory.resolve("-rf *.conf"), "db=1");
        Path ours = Files.writeString(directory.resolve("-rf *.conf.landfall-before-run2"), "db=0");
        Files.createSymbolicLink(directory.resolve("-rf *.conf.landfall-staged-run2"), precious);
        Path beside = Files.writeString(directory.resolve("-rf *.conf.landfall-before-run2\r\n*"), "");
        Path data = Files.createDirectory(database.dataDir().resolveSibling("data.landfall-work\n" + "x"));
        Path aside = Files.createDirectory(database.dataDir().resolveSibling("data.before-landfall-run2\n" + "x"));
        Leftovers left = Leftovers.ofRoutes(
                server.host(), List.of(link.resolve("app.conf").toString(), odd.toString()));

        left.remove();
        Leftovers.ofServer(server, List.of(), List.of()).remove();
        new OldData(server).remove();

        assertThat(precious).hasContent("precious");
        assertThat(inside.resolve("app.conf.landfall-before-run1")).exists();
        assertThat(List.of(odd, beside, data, aside)).allMatch(Files::exists);
        assertThat(ours).doesNotExist();
        assertThat(left.paths()).isEmpty();
        Files.delete(data);
        Files.delete(aside);
    }

    @Test
    void handsOverSettingsUnderAnotherNameAndOverAnEarlierOne() throws IOException {
        Path handed = Files.writeString(
                database.settingsDir().resolve("zz-handed-over.cnf"), "[mysqld]\nmax_connections=77\n");
        new SettingsFile(server).write(Map.of("log_slave_updates", "ON"));
        Map<String, String> before = new SettingsFile(server).effective();
        HandedOver file = new HandedOver(server);
        assertThat(file.waiting()).containsExactly("log_slave_updates=ON");

        file.take("Yours.");
        file.take("Yours.");

        assertThat(file.isDone()).isTrue();
        assertThat(new SettingsFile(server).effective()).isEqualTo(before).containsEntry("max_connections", "77");
        assertThat(Files.readString(handed))
                .isEqualTo("[mysqld]\nmax_connections=77\n\n# Yours.\n[mysqld]\nlog_slave_updates=ON\n");
        Files.delete(handed);
    }

    @Test
    void dropsTheAccountsOfThePairAndOfABackupAndNobodyElses() {
        List<String> made =
                List.of("landfall_repl@127.0.0.1", "landfall_repl@10.9.9.9", "landfall_backup_run3@localhost");
        made.forEach(account -> inServer("CREATE USER " + account));
        ReplicationAccount unused =
                new ReplicationAccount(new SecretFile(host.home().resolve("unused")));
        Pair pair = new Pair(server, server, Map.of(), unused, List.of());
        DropAccounts step = new DropAccounts(pair, Set.of());
        assertThat(step.isDone(step.look())).isFalse();

        step.act(step.look());

        assertThat(step.isDone(step.look())).isTrue();
        assertThat(made.stream().filter(LeftoversTest::exists)).containsExactly("landfall_repl@10.9.9.9");
        inServer("DROP USER landfall_repl@10.9.9.9");
    }

    private static ServerControl withDataDirectory(Path data) {
        ServerSettings usual = server.settings();
        return controls.control(new ServerSettings(
                usual.name(),
                usual.login(),
                usual.canary(),
                usual.ssh(),
                usual.authorizedKeys(),
                usual.service(),
                usual.defaultsFile(),
                usual.settingsDir(),
                Optional.of(data.toString()),
                usual.bufferPool(),
                usual.replicaHost()));
    }

    private static boolean exists(String account) {
        String[] parts = account.split("@");
        try (Session session = server.open()) {
            return new OwnAccount(parts[0], parts[1]).exists(session);
        }
    }

    private static void inServer(String statement) {
        try (Session session = server.open()) {
            session.execute(statement);
        }
    }
}
