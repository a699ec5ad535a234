package io.landfall.runbooks.pair.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.LabCa;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.process.Awaited;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.connection.Tls;
import io.landfall.monitor.server.connection.Tls.Pem;
import io.landfall.monitor.server.connection.Tls.Verify;
import io.landfall.monitor.server.mariadb.GtidList;
import io.landfall.runbooks.pair.file.ClosedFile;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.mariadb.PasswordHash;
import io.landfall.runbooks.pair.replication.Following;
import io.landfall.runbooks.pair.replication.Replication;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.settings.ServerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Owner, lock, accounts, replication and option files on two real servers. */
@TestInstance(Lifecycle.PER_CLASS)
class SharedPartsTest {

    private static final Duration ANSWER = Duration.ofMinutes(1);

    private final Lab lab = Lab.open();
    private final LabControls controls = new LabControls(lab);
    private final LabHost oldHost = lab.host("old-host");
    private final LabHost newHost = lab.host("new-host");
    private final LabMariaDb oldDb = oldHost.mariaDb(MariaDbSettings.initialised());
    private final LabMariaDb newDb = newHost.mariaDb(MariaDbSettings.initialised());
    private final SecretFile file = new SecretFile(lab.directory().resolve("secret"));
    private ServerControl source;
    private ServerControl target;

    @BeforeAll
    void start() {
        oldDb.start();
        newDb.start();
        source = controls.control("old-db", oldHost, oldDb);
        target = controls.control("new-db", newHost, newDb);
    }

    @AfterAll
    void stop() {
        controls.close();
        lab.close();
    }

    @Test
    void refusesAServerThatAnotherLandfallOwnsAndSaysWhoAndHowToGoOn() {
        try (Session session = source.open(ANSWER)) {
            LandfallSchema.create(session);
            Ownership ownership = new Ownership(session);
            Instant since = Instant.parse("2026-05-01T03:00:00.123456Z");
            ownership.claim(new Owner("j-1", 4, "shop", since, "bot-1"));
            ownership.claim(new Owner("j-1", 5, "shop", Instant.EPOCH, "bot-1"));

            assertThatThrownBy(() -> ownership.claim(new Owner("j-2", 1, "shop", since, "bot-2")))
                    .hasMessage("old-db belongs to another Landfall: migration `shop`, run 5, of journal j-1 on bot-1,"
                            + " since 2026-05-01T03:00:00Z. Nothing was changed. Work with that one; or, when it is"
                            + " gone for good, remove its row on old-db:"
                            + " DELETE FROM landfall.owner WHERE journal = 'j-1';");

            assertThat(ownership.read()).contains(new Owner("j-1", 5, "shop", since, "bot-1"));
            ownership.release("j-2");
            assertThat(ownership.read()).isPresent();
            ownership.release("j-1");
            assertThat(ownership.read()).isEmpty();
        }
    }

    @Test
    void keepsTheOrderStrictWhenTheApplierDoesNotStartOrWhoeverWaitsIsGone() {
        try (Session looking = target.open(ANSWER)) {
            String before = looking.value("SELECT @@global.gtid_strict_mode");
            looking.execute("SET GLOBAL gtid_strict_mode = 1");
            assertThatThrownBy(() -> looking.execute(outOfOrder(looking))).hasMessageContaining("answered 1200");
            assertThat(looking.value("SELECT @@global.gtid_strict_mode")).isEqualTo("1");

            looking.execute("CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = 1, MASTER_USE_GTID = slave_pos");
            Session gone = target.open(ANSWER);
            Thread waiting = new Thread(() ->
                    assertThatThrownBy(() -> gone.execute(outOfOrder(gone))).isInstanceOf(LandfallException.class));
            waiting.start();
            awaitStrict(looking, "0");
            gone.abort();
            awaitStrict(looking, "1");

            looking.execute("STOP SLAVE");
            looking.execute("RESET SLAVE ALL");
            looking.execute("SET GLOBAL gtid_strict_mode = " + before);
        }
    }

    private static AdminDialect.Statement outOfOrder(Session session) {
        return session.dialect()
                .applyOutOfOrder(session.dialect().reading().gtids("0-9-999999999"), Duration.ofSeconds(3));
    }

    private static void awaitStrict(Session session, String mode) {
        Awaited.within(Duration.ofMinutes(2), "gtid_strict_mode is " + mode, () -> session.value(
                        "SELECT @@global.gtid_strict_mode")
                .equals(mode));
    }

    @Test
    void refusesTheLockThatAnotherSessionHoldsAndSaysWhich() {
        try (Session one = source.open(ANSWER);
                Session other = source.open(ANSWER)) {
            PairLock lock = PairLock.take(one);
            assertThat(PairLock.take(one).isHeld()).isTrue();

            assertThatThrownBy(() -> PairLock.take(other))
                    .hasMessageMatching("Another Landfall works on old-db: connection " + one.id()
                            + " of landfall from \\S+ holds the lock `landfall`. Nothing was changed."
                            + " Wait for it, or end that connection.");

            lock.release();
            assertThat(lock.isHeld()).isFalse();
            assertThat(PairLock.take(other).isHeld()).isTrue();
        }
    }

    @Test
    void followsStopsAndForgetsWithAnAccountWhosePasswordIsInNoBinaryLog() throws IOException {
        ReplicationAccount account = new ReplicationAccount(file);
        Replication replication = new Replication(account);
        try (Session onSource = source.open(ANSWER);
                Session onTarget = target.open(ANSWER)) {
            account.ensure(onSource, source, target);
            account.ensure(onSource, source, target);
            replication.follow(onTarget, new Following(target, source), Optional.of(new GtidList(Map.of())));
            replication.follow(onTarget, new Following(target, source), Optional.of(new GtidList(Map.of())));
            onSource.execute("CREATE DATABASE IF NOT EXISTS replicated");
            String position = onSource.value("SELECT @@gtid_binlog_pos");
            assertThat(onTarget.value("SELECT MASTER_GTID_WAIT(?, 50)", position))
                    .isEqualTo("0");

            Optional<Replication.Coordinates> left = Replication.stopAndForget(onTarget);

            assertThat(left)
                    .contains(new Replication.Coordinates(
                            source.settings().login().address(), GtidList.parse(position)));
            assertThat(Replication.stopAndForget(onTarget)).isEmpty();
            assertThat(binaryLogs(oldDb))
                    .contains("landfall_repl")
                    .doesNotContain(account.password().reveal());
        }
    }

    @Test
    void refusesToFollowAServerThatDoesNotProveWhoItIs() throws IOException {
        Path ca = LabCa.make(lab).certificate();
        Tls tls = new Tls(new Pem(ca, Secret.of(Files.readString(ca))), Optional.empty(), Verify.NAME);
        ServerSettings proven = controls.settings("old-db", oldHost, oldDb, Optional.of(tls));
        Following following =
                new Following(target, new ServerControl(proven, source.view(), source.host(), LabControls.FAMILIES));
        try (Session onTarget = target.open(ANSWER)) {
            assertThatThrownBy(() ->
                            new Replication(new ReplicationAccount(file)).follow(onTarget, following, Optional.empty()))
                    .hasMessageStartingWith("new-db can't follow 127.0.0.1:" + oldDb.port())
                    .hasMessageContaining("SSL is required, but the server does not support it");
            assertThat(newDb.settingsDir().resolve("zz-landfall-ca-of-old-db.pem"))
                    .hasContent(Files.readString(ca));
            Replication.stopAndForget(onTarget);
            following.forget();
            assertThat(newDb.settingsDir().resolve("zz-landfall-ca-of-old-db.pem"))
                    .doesNotExist();
        }
    }

    @Test
    void saysWhatTheReplicaSaysWhenItCanNotFollow() {
        SecretFile wrong = new SecretFile(lab.directory().resolve("wrong-secret"));
        try (Session onTarget = target.open(ANSWER)) {
            assertThatThrownBy(() -> new Replication(new ReplicationAccount(wrong))
                            .follow(onTarget, new Following(target, source), Optional.empty()))
                    .hasMessageStartingWith("new-db can't follow 127.0.0.1:" + oldDb.port()
                            + ". Receiver: Connecting, applier: Yes. error connecting to master 'landfall_repl@")
                    .hasMessageEndingWith("Replication does not run.");
            Replication.stopAndForget(onTarget);
        }
    }

    @Test
    void keepsAGeneratedPasswordWhereOnlyItsOwnUserCanReadIt() throws IOException {
        Path path = lab.directory().resolve("kept");
        Secret made = new SecretFile(path).readOrCreate();

        assertThat(new SecretFile(path).readOrCreate()).isEqualTo(made);
        assertThat(Files.getPosixFilePermissions(path)).hasSize(2);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> new SecretFile(path).readOrCreate())
                .hasMessage(path + " holds a password and others may read it (rw-r--r--). Nothing was changed. Find out"
                        + " who has read it, then: chmod 600 " + path);
    }

    @Test
    void hashesAPasswordAsTheServerDoes() {
        try (Session session = source.open(ANSWER)) {
            assertThat(PasswordHash.of(Secret.of("correct horse")))
                    .isEqualTo(session.value("SELECT PASSWORD('correct horse')"));
        }
    }

    @Test
    void closesAServerAcrossRestartsAlsoInOneCommandOfAShell() {
        ClosedFile closed = new ClosedFile(target);
        ClosedFile.Staged staged = closed.stage();
        try (HostControl.Shell shell = target.host().openShell()) {
            assertThat(closed.isClosed()).isFalse();

            staged.close(shell, ANSWER);
            assertThat(closed.isClosed()).isTrue();
            newDb.restart();
            try (Session session = target.open(ANSWER)) {
                assertThat(session.value("SELECT @@read_only")).isEqualTo("1");
            }
            staged.open(shell, ANSWER);
            closed.discard();
        }
        assertThat(closed.isClosed()).isFalse();
        newDb.restart();
        closed.close();
        closed.open();
        assertThat(newDb.settingsDir()).isEmptyDirectory();
    }

    @Test
    void refusesToTrustAFileThatALaterOneContradicts() throws IOException {
        Path later = newDb.settingsDir().resolve("zzz-operator.cnf");
        Files.writeString(later, "[mysqld]\nread-only=0\n");

        assertThatThrownBy(() -> new ClosedFile(target).close())
                .hasMessage(newDb.settingsDir() + "/zz-landfall-closed.cnf on new-host says read_only=ON, but new-db"
                        + " would start with read_only=0. See `my_print_defaults '--defaults-file="
                        + newDb.defaultsFile() + "' --mysqld` there: the directory must be included, and no later file"
                        + " may say otherwise (servers.new-db.settings-dir, .defaults-file).");

        Files.delete(later);
        new ClosedFile(target).open();
    }

    private static String binaryLogs(LabMariaDb server) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(server.dataDir())) {
            for (Path log : files.filter(path -> path.getFileName().toString().startsWith("binlog.0"))
                    .toList()) {
                text.append(new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }
}
