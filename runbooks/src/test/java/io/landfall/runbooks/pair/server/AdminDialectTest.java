package io.landfall.runbooks.pair.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.database.Engine;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.server.AdminDialect.Change;
import io.landfall.runbooks.pair.server.AdminDialect.KeptLogin;
import io.landfall.runbooks.pair.server.AdminDialect.Trust;
import io.landfall.runbooks.pair.server.AdminDialect.Unless;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What each family's words have to do on its own server: a source, and a replica that follows it. */
@ParameterizedClass
@EnumSource(Engine.class)
class AdminDialectTest {

    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final String USER = "landfall_repl";
    private static final Secret PASSWORD = Secret.of("a generated password of 32 chars");

    private static Lab lab;
    private static LabDatabase source;
    private static LabDatabase replica;

    @Parameter
    private Engine engine;

    private final List<Session> open = new ArrayList<>();
    private Session session;
    private AdminDialect words;

    @BeforeParameterizedClassInvocation
    static void start(Engine engine) {
        Assumptions.assumeTrue(engine.whyNot().isEmpty(), () -> engine.whyNot().orElse(""));
        lab = Lab.open();
        source = engine.start(lab, "source");
        replica = engine.start(lab, "replica");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        lab.close();
    }

    @BeforeEach
    void open() {
        session = session(source, LabAccount.LANDFALL);
        words = session.dialect();
        LandfallSchema.create(session);
        session.execute("CREATE DATABASE IF NOT EXISTS shop");
    }

    @AfterEach
    void close() {
        words.open().forEach(session::execute);
        open.forEach(Session::close);
    }

    private Session session(LabDatabase server, String user) {
        return session(server, user, Secret.of(lab.account(user).password()));
    }

    private Session session(LabDatabase server, String user, Secret password) {
        DatabaseLogin login =
                new DatabaseLogin("db", ServerAddress.parse(server.address()), user, password, Optional.empty());
        Session opened = Session.open(login, LabControls.several(), Duration.ofSeconds(5), ANSWER);
        open.add(opened);
        return opened;
    }

    @Test
    void makesAnAccountThatLogsInWithItsPasswordAndIsKnownByIt() {
        words.makeAccount(USER, "%", PASSWORD).forEach(session::execute);
        words.makeAccount(USER, "%", PASSWORD).forEach(session::execute);

        assertThat(session.finds(words.hasAccount(USER, "%", PASSWORD))).isTrue();
        assertThat(session.finds(words.hasAccount(USER, "%", Secret.of("another"))))
                .isFalse();
        assertThat(session.finds(words.hasAccount(USER, "10.1.1.1"))).isFalse();
        session(source, USER, PASSWORD);

        words.makeValidatedAccount(USER, "%", Secret.of("another")).forEach(session::execute);
        assertThat(session.finds(words.hasAccount(USER, "%", PASSWORD))).isFalse();
        session(source, USER, Secret.of("another"));

        session.execute(words.drop(USER, "%"));
        assertThat(session.finds(words.hasAccount(USER, "%"))).isFalse();
    }

    @Test
    void locksAnAccountAndTakesWhatLetsItWriteOnAClosedServer() {
        String right = words.reading().rightToWrite();
        words.makeAccount("boss", "%", PASSWORD).forEach(session::execute);
        session.execute(words.grantRight(right, "'boss'@'%'"));
        assertThat(session.finds(words.isLocked("boss", "%"))).isFalse();
        assertThat(session.finds(words.lacks("boss", "%", right))).isFalse();

        session.execute(words.lock("boss", "%"));
        session.execute(words.revokeRight(right, "'boss'@'%'"));

        assertThat(session.finds(words.isLocked("boss", "%"))).isTrue();
        assertThat(session.finds(words.lacks("boss", "%", right))).isTrue();
        assertThat(session.value(
                        words.sum(List.of(words.countLocked("boss", "%"), words.countLacking("boss", "%", right)))))
                .isEqualTo("2");
        assertThatThrownBy(() -> session(source, "boss", PASSWORD)).isInstanceOf(LandfallException.class);

        session.execute(words.unlockIfThere(List.of("'boss'@'%'", "'nobody'@'%'")));
        session.execute(words.grantRight(right, "'boss'@'%'"));
        runs(words.revokeRightIfThere(right, "boss", "%"));
        runs(words.revokeRightIfThere(right, "nobody", "%"));
        assertThat(session.finds(words.lacks("boss", "%", right))).isTrue();
        session(source, "boss", PASSWORD);
        session.execute(words.drop("boss", "%"));
    }

    /** As a server does by itself when it starts. */
    private void runs(String statements) {
        for (String statement : statements.split(";\n")) {
            session.execute(statement);
        }
    }

    @Test
    void closesAServerToEverybodyAndOpensIt() {
        Session canary = session(source, LabAccount.CANARY);

        session.execute(words.close());

        assertThat(session.isClosed()).isTrue();
        assertThat(session.position().readOnly()).isTrue();
        assertThat(refusal(canary)).isEqualTo(ErrorCode.READ_ONLY);
        session.unlogged(() -> session.execute("REPLACE INTO landfall.canary (id, note) VALUES (-7, 'ours')"));
        assertThat(refusal(canary)).isEqualTo(ErrorCode.READ_ONLY);
        assertThat(session.value(words.tellsClosed("closed", "open"))).isEqualTo("closed");
        assertThat(session.value(words.isClosedForGood())).isEqualTo("1");

        session.execute(words.open().get(0));
        assertThat(session.isClosed()).isFalse();
        assertThat(session.value(words.isClosedForGood())).isEqualTo(engine.words("0", "until it starts again"));
        words.open().forEach(session::execute);

        assertThat(session.isClosed()).isFalse();
        assertThat(session.value(words.isClosedForGood())).isEqualTo("0");
        assertThat(refusal(canary)).isZero();
    }

    private static int refusal(Session session) {
        try {
            session.execute("INSERT INTO landfall.canary (id, note) VALUES (?, 'a write')", System.nanoTime());
            return 0;
        } catch (LandfallException e) {
            return ErrorCode.of(e);
        }
    }

    @Test
    void opensNothingWhileSomethingSpeaksAgainstIt() {
        session.execute(words.close());
        Unless no = new Unless(30001, "? > ?", List.of(1, 2));
        Unless yes = new Unless(30002, "EXISTS (SELECT 1 FROM landfall.canary WHERE id = ? OR id <> ?)", List.of(1, 2));
        session.unlogged(() -> session.execute("REPLACE INTO landfall.canary (id, note) VALUES (-8, 'mark')"));

        for (Change change : Change.values()) {
            assertThatThrownBy(() -> performs(List.of(no, yes), change))
                    .isInstanceOfSatisfying(LandfallException.class, e -> assertThat(words.refusal(e))
                            .isEqualTo(30002));
        }
        performs(List.of(no, no), Change.NOTHING);
        assertThat(session.isClosed()).isTrue();
        assertThatThrownBy(() -> session.execute("SELECT 1 FROM landfall.nothing"))
                .isInstanceOfSatisfying(LandfallException.class, e -> assertThat(words.refusal(e))
                        .isNotIn(30001, 30002));

        performs(List.of(no, no), Change.OPENED);
        assertThat(session.isClosed()).isFalse();
        session.execute(words.close());
        performs(List.of(no), Change.OPENED_ALONE);
        assertThat(session.isClosed()).isFalse();
    }

    private void performs(List<Unless> reasons, Change change) {
        words.openUnless(reasons, change).forEach(session::execute);
    }

    @Test
    void fencesAServerAndTellsWhereItStandsThen() {
        Session canary = session(source, LabAccount.CANARY);
        Session fence = session(source, LabAccount.LANDFALL);
        fence.execute(words.waits());

        Position fenced = fence.positionAfter(words.fence());

        assertThat(fenced.readOnly()).isTrue();
        assertThat(fenced.binlog()).isEqualTo(session.position().binlog());
        assertThat(refusal(canary)).isEqualTo(ErrorCode.READ_ONLY);
        assertThat(fence.position().binlog()).isEqualTo(fenced.binlog());
        fence.execute(words.letGo());
        assertThat(session.isClosed()).isTrue();
    }

    @Test
    void knowsWhatItHasWrittenSince() {
        Position before = session.position();
        assertThat(session.value("SELECT " + words.hasWrittenSince(before))).isEqualTo("0");

        assertThat(refusal(session)).isZero();

        Position after = session.position();
        assertThat(session.value("SELECT " + words.hasWrittenSince(before))).isEqualTo("1");
        assertThat(after.writtenSince(before.state()).isEmpty()).isFalse();
        assertThat(after.binlog().covers(before.binlog())).isTrue();
        assertThat(session.value("SELECT " + words.written()).replace("\n", "").replace(" ", ""))
                .isEqualTo(after.binlog().toString());
        assertThat(session.find(words.isWithin(Duration.ofMinutes(5), after.clock())))
                .contains("1");
        assertThat(session.find(words.isWithin(Duration.ofMinutes(5), "2000-01-01 00:00:00.000000")))
                .contains("0");
    }

    @Test
    void followsAServerByGtidUntilItForgetsIt() {
        words.makeAccount(USER, "%", PASSWORD).forEach(session::execute);
        session.execute(words.grant(words.rightToReplicate(), USER, "%"));
        Session follower = session(replica, LabAccount.LANDFALL);
        ServerAddress address = ServerAddress.parse(source.address());
        follower.execute(words.reading().stopReplication());

        follower.execute(words.follow(address, USER, PASSWORD, Optional.empty()));
        follower.execute(words.reading().startReplication());

        Position here = session.position();
        assertThat(follower.find(words.await(here.binlog(), Duration.ofSeconds(60))))
                .contains("0");
        assertThat(follower.position().hasAppliedAllOf(here, here.state().beyond(here.state())))
                .isTrue();
        assertThat(follower.list(words.isOutOfOrder())).doesNotContain(true);
        assertThat(follower.following()).isPresent();
        String shown = follower.rows(words.reading().showReplication()).get(0).entrySet().stream()
                .map(column -> column.getKey() + ": " + column.getValue().orElse(""))
                .collect(Collectors.joining("\n"));
        words.linesOfReplica(address).forEach(line -> assertThat(shown).containsIgnoringCase(line));

        follower.execute(words.reading().stopReplication());
        follower.execute(words.repoint(address, Optional.empty()));
        follower.execute(words.reading().startReplication());
        assertThat(refusal(session)).isZero();
        assertThat(follower.find(words.await(session.position().binlog(), Duration.ofSeconds(60))))
                .contains("0");
        follower.execute(words.reading().stopReplication());
        follower.execute(words.forgetSource());
        assertThat(follower.following()).isEmpty();
        session.execute(words.drop(USER, "%"));
    }

    @Test
    void logsInWithTheLoginThatAReplicaKeeps() throws Exception {
        Secret hard = Secret.of("it's a \"word\" with \\ and # in");
        words.makeAccount(USER, "%", hard).forEach(session::execute);
        Session follower = session(replica, LabAccount.LANDFALL);
        ServerAddress address = ServerAddress.parse(source.address());
        KeptLogin kept = words.keptLogin(replica.dataDir() + "/");
        follower.execute(words.reading().stopReplication());
        follower.execute(words.follow(address, USER, hard, Optional.empty()));

        Process client = new ProcessBuilder(
                        "sh",
                        "-c",
                        kept.prints() + " | " + engine.client() + " --defaults-file=/dev/stdin --protocol=tcp --port="
                                + address.port() + " --host=127.0.0.1 -N --execute='SELECT CURRENT_USER()' "
                                + String.join(" ", words.clientAsksForNoTls()))
                .redirectErrorStream(true)
                .start();
        try (Writer input = client.outputWriter()) {
            input.write(kept.asked().map(query -> follower.list(query).get(0)).orElse(""));
        }

        assertThat(client.inputReader().lines()).containsExactly(USER + "@%");
        follower.execute(words.follow(address, USER, hard, Optional.of(new Trust("/ca.pem", true))));
        kept.asked().ifPresent(query -> assertThat(follower.list(query).get(0).lines())
                .contains("ssl-mode=\"VERIFY_IDENTITY\"", "ssl-ca=\"/ca.pem\""));
        follower.execute(words.forgetSource());
        kept.asked().ifPresent(query -> assertThat(follower.list(query)).isEmpty());
        session.execute(words.drop(USER, "%"));
    }

    @Test
    void givesAnEventItsStatusAndKeepsHowItIsRead() {
        session.execute("SET SESSION character_set_client = latin1, collation_connection = latin1_german2_ci");
        session.execute("CREATE DEFINER = 'landfall'@'%' EVENT shop.old ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1");
        Session other = session(source, LabAccount.LANDFALL);
        EventFacts was = event(other);
        assertThat(was.characterSets()).startsWith("latin1", "latin1_german2_ci");
        assertThat(was.status()).isEqualTo("DISABLED");
        EventFacts wanted = new EventFacts(was.schema(), was.name(), "ENABLED", was.definer(), was.characterSets());
        assertThat(other.value(words.countOthers(List.of(wanted)))).isEqualTo("1");

        words.restore(wanted).forEach(other::execute);

        assertThat(event(other)).isEqualTo(wanted);
        assertThat(other.value(words.countOthers(List.of(wanted)))).isEqualTo("0");
        for (String statement : words.restoreByHand(was).split("; ")) {
            other.execute(statement);
        }
        assertThat(event(other)).isEqualTo(was);
        other.execute("DROP EVENT shop.old");
    }

    private EventFacts event(Session asked) {
        return asked.list(words.reading().events()).stream()
                .filter(event -> event.name().equals("old"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void callsWhatAPrivilegedAccountHasDefined() {
        words.makeAccount("boss", "%", PASSWORD).forEach(session::execute);
        session.execute("GRANT INSERT ON landfall.* TO 'boss'@'%'");
        words.makeCanaryCall("'boss'@'%'", "'landfall_canary'@'%'").forEach(session::execute);
        Session canary = session(source, LabAccount.CANARY);

        canary.execute(words.callCanary(), 4711, "called");
        session.execute(words.close());
        assertThatThrownBy(() -> canary.execute(words.callCanary(), 4712, "called"))
                .isInstanceOfSatisfying(LandfallException.class, e -> assertThat(ErrorCode.of(e))
                        .isEqualTo(ErrorCode.READ_ONLY));

        session.unlogged(() -> {
            List<String> revokes = session.list(words.revokesOfCanaryCall());
            assertThat(revokes).hasSize(2);
            revokes.forEach(session::execute);
            session.execute(words.dropCanaryCall());
            session.execute(words.drop("boss", "%"));
        });
        assertThat(session.list(words.revokesOfCanaryCall())).isEmpty();
    }

    @Test
    void endsConnectionsWhetherTheyAreThereOrNot() {
        Session other = session(source, LabAccount.LANDFALL);
        assertThat(session.list(words.present(List.of(other.id(), 4_000_000_000L))))
                .containsExactly(other.id());
        assertThat(session.finds(words.hasConnection(other.id()))).isTrue();
        assertThat(session.finds(words.hasConnection(other.id(), "nobody"))).isFalse();
        assertThat(session.rows(words.sessionsOf(LabAccount.LANDFALL))).isNotEmpty();
        assertThat(session.rows(words.waitingForLock())).isEmpty();

        session.killIfThere(List.of(4_000_000_000L, other.id()));

        assertThatThrownBy(() -> other.execute("DO 1")).isInstanceOf(LandfallException.class);
    }

    @Test
    void lendsTheServerWideLock() {
        Session other = session(source, LabAccount.LANDFALL);

        assertThat(other.find(words.takeLock("landfall-test", 1))).contains("1");
        assertThat(session.find(words.lockHolder("landfall-test"))).contains(Long.toString(other.id()));
        assertThat(other.find(words.giveLock("landfall-test"))).contains("1");
        assertThat(session.find(words.lockHolder("landfall-test"))).isEmpty();
    }

    @Test
    void comparesTheRowsOfASnapshot() {
        session.execute("CREATE TABLE shop.rows_of_it (id INT PRIMARY KEY)");
        TableEngine table = new TableEngine("shop", "rows_of_it", "InnoDB");
        Session other = session(source, LabAccount.LANDFALL);
        other.execute(words.snapshot());
        session.execute("INSERT INTO shop.rows_of_it VALUES (1)");

        other.execute(words.mark());
        String before = other.rows(words.checksum(table)).get(0).get("checksum").orElseThrow();
        other.execute(words.backToMark());
        other.execute(words.endsStatementsAfter(Duration.ofSeconds(60)));
        other.execute(words.endsStatementsAfter(Duration.ZERO));

        assertThat(before).isEqualTo("0");
        assertThat(session.find(words.bytes(table))).isPresent();
        other.execute("ROLLBACK");
        session.execute("DROP TABLE shop.rows_of_it");
    }

    @Test
    void takesWhatTheClientAndTheFirstStartBeginWith() {
        session.execute(words.clientBegins());
        session.execute(words.setsItself());
        session.execute(words.endsUnlogged());
        session.execute(words.waitsForLocks(Duration.ofMillis(300)));
        assertThat(session.value(words.whoIsThere()))
                .contains(Integer.toString(ServerAddress.parse(source.address()).port()));
    }
}
