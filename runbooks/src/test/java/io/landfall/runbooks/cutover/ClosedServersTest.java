package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.runbooks.pair.account.AccountName;
import io.landfall.runbooks.pair.account.ShutAccounts;
import io.landfall.runbooks.step.Found;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What an ordinary account's INSERT and its CALL come to on each server, whatever a privileged account has defined. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClosedServersTest {

    private static final String RIGHTS =
            "SELECT GROUP_CONCAT(CONCAT(user, '@', host, ' ', JSON_VALUE(priv, '$.access'),"
                    + " ' ', COALESCE(JSON_VALUE(priv, '$.account_locked'), '0')) ORDER BY user, host SEPARATOR '\n')"
                    + " FROM mysql.global_priv WHERE user IN ('boss', 'writer', 'roled', 'narrow', 'landfall')";

    /** A call of a procedure of each kind of definer that writes under read_only, and what is refused anyway. */
    private static final List<String> STATEMENTS = List.of(
            "CALL by_boss()",
            "CALL by_boss_from_elsewhere()",
            "CALL by_role()",
            "CALL by_own_role()",
            "CALL by_narrow()",
            "INSERT INTO extra (note) VALUES ('direct')",
            "INSERT INTO seen VALUES ('view')",
            "INSERT INTO watched VALUES ()");

    private static CutoverRig rig;
    private WindowWalk walk;

    @BeforeAll
    static void open() throws SQLException {
        rig = new CutoverRig(false, false);
        Asked.execute(
                rig.source(),
                "CREATE TABLE shop.extra (id INT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(40))",
                "CREATE TABLE shop.watched (id INT AUTO_INCREMENT PRIMARY KEY)",
                "CREATE USER boss@'%' IDENTIFIED BY 'boss' ACCOUNT LOCK",
                "GRANT ALL ON *.* TO boss@'%' WITH GRANT OPTION",
                "CREATE ROLE writer",
                "GRANT READ_ONLY ADMIN ON *.* TO writer",
                "GRANT EXECUTE, INSERT ON shop.* TO writer",
                "CREATE USER roled@'%' IDENTIFIED BY 'roled'",
                "GRANT EXECUTE, INSERT ON shop.* TO roled@'%'",
                "GRANT writer TO roled@'%'",
                "CREATE USER narrow@'%' IDENTIFIED BY 'narrow'",
                "GRANT READ_ONLY ADMIN ON *.* TO narrow@'%'",
                "GRANT EXECUTE, INSERT ON shop.* TO narrow@'%'",
                defined("boss@'%'", "by_boss", "INSERT INTO shop.extra (note) VALUES ('boss')"),
                defined(
                        "boss@'10.1.2.3'",
                        "by_boss_from_elsewhere",
                        "INSERT INTO shop.extra (note) VALUES ('elsewhere')"),
                defined("writer", "by_role", "INSERT INTO shop.extra (note) VALUES ('role')"),
                defined(
                        "roled@'%'",
                        "by_own_role", "BEGIN SET ROLE writer; INSERT INTO shop.extra (note) VALUES ('own role'); END"),
                defined("narrow@'%'", "by_narrow", "INSERT INTO shop.extra (note) VALUES ('narrow')"),
                "CREATE DEFINER = boss@'%' VIEW shop.seen AS SELECT note FROM shop.extra",
                "CREATE DEFINER = boss@'%' TRIGGER shop.seen_too AFTER INSERT ON shop.watched FOR EACH ROW"
                        + " INSERT INTO shop.extra (note) VALUES ('trigger')",
                "CREATE USER plain@'%' IDENTIFIED BY 'plain'",
                "GRANT SELECT, INSERT, EXECUTE ON shop.* TO plain@'%'");
        rig.awaitCaughtUp();
    }

    private static String defined(String definer, String name, String body) {
        return "CREATE DEFINER = " + definer + " PROCEDURE shop." + name + "() SQL SECURITY DEFINER " + body;
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @AfterEach
    void end() {
        walk.close();
    }

    @Test
    @Order(1)
    void refusesCallsOnTheTargetFromArmingOnAndOnTheSourceFromTheFenceOnAndGivesBackWhatWasThere() throws SQLException {
        String rights = Asked.value(rig.source(), RIGHTS);
        String position = Asked.value(rig.target(), "SELECT @@gtid_binlog_state");
        walk = rig.walk().through("arm");

        assertThat(answers(rig.target())).as("the target that follows").containsOnly(1290);
        walk.through("prove-fence");
        assertThat(walk.outcome("prove-fence").text("call_error")).isEqualTo("1290");
        walk.undo();
        walk.undo();

        assertThat(Asked.value(rig.source(), RIGHTS)).isEqualTo(rights);
        assertThat(leftovers(rig.source())).isEqualTo("0");
        assertThat(answers(rig.source())).as("the source is open again").containsOnly(0);
        assertThat(answers(rig.target())).as("the target follows on").containsOnly(1290);
        assertThat(Asked.value(rig.target(), "SELECT @@gtid_binlog_state").replaceAll("-\\d+(,|$)", "$1"))
                .as("nothing was written on the target alone")
                .isEqualTo(position.replaceAll("-\\d+(,|$)", "$1"));
    }

    @Test
    @Order(2)
    void doesNotBelieveAFenceThroughWhichADefinerStillWrites() throws SQLException {
        walk = rig.walk().through("lock-privileged-accounts");
        Asked.execute(rig.source(), "SET sql_log_bin = 0", "GRANT READ_ONLY ADMIN ON *.* TO boss@'%'");

        assertThatThrownBy(() -> walk.through("prove-fence"))
                .hasMessage("The fence on old-db does not hold: the canary's call of a procedure that runs with the"
                        + " rights of boss@% was answered with error 1205, where error 1290 was expected. See whether somebody else"
                        + " grants READ ONLY ADMIN there.");

        walk.undo();
        assertThat(answers(rig.source())).containsOnly(0);
    }

    @Test
    @Order(3)
    void refusesCallsOnWhicheverServerIsClosedAndEndsSessionsThatUseLandfallsNames() throws Exception {
        String rights = Asked.value(rig.source(), RIGHTS);
        walk = rig.walk().through("stop-heartbeat");
        try (Connection own = rig.source().connect();
                Connection canary = rig.source().connect(LabAccount.CANARY);
                Connection replica = rig.source().connect(LabAccount.REPLICATION)) {
            walk.through("fence-source");
            Thread waiting = Asked.aside(() -> {
                Asked.execute(own, "INSERT INTO shop.extra (note) VALUES ('nightly job of the same user')");
                return null;
            });
            Asked.until("it waits", () -> !Asked.value(
                            rig.source(),
                            "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'INSERT INTO shop.extra%'"
                                    + " AND state LIKE 'Waiting for%'")
                    .equals("no row"));

            walk.through("end-sessions");

            waiting.join();
            assertThat(List.of(own.isValid(1), canary.isValid(1), replica.isValid(1)))
                    .containsOnly(false);
        }
        walk.through("follow-back");
        assertThat(answers(rig.source())).as("the old server").containsOnly(1290);
        assertThat(answers(rig.target())).as("the new server").containsOnly(0);
        assertThat(leftovers(rig.source())).isEqualTo("0");
        assertThat(Asked.value(rig.target(), "SELECT COUNT(*) FROM shop.extra WHERE note LIKE 'nightly%'"))
                .isEqualTo("0");
        ShutAccounts shut = shut(walk.before("lock-privileged-accounts"));
        walk.close();

        walk = rig.walkBack(shut).through("follow-back");

        assertThat(answers(rig.source())).as("the old server, opened again").containsOnly(0);
        assertThat(answers(rig.target())).as("the new server, closed again").containsOnly(1290);
        assertThat(Asked.value(rig.source(), RIGHTS)).isEqualTo(rights);
        Asked.until("the new server has followed", () -> Asked.value(rig.source(), "SELECT COUNT(*) FROM shop.extra")
                .equals(Asked.value(rig.target(), "SELECT COUNT(*) FROM shop.extra")));
    }

    private static ShutAccounts shut(Found before) {
        return new ShutAccounts(
                before.list("unlocked").stream().map(AccountName::parse).toList(),
                ShutAccounts.taken(before).rights());
    }

    /** The errors with which the server answers an ordinary account; 0 is a write that it took. */
    private static List<Integer> answers(LabDatabase server) throws SQLException {
        List<Integer> answers = new ArrayList<>();
        try (Connection plain = DriverManager.getConnection(
                "jdbc:mysql://" + server.address() + "/shop?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                "plain",
                "plain")) {
            for (String statement : STATEMENTS) {
                answers.add(answer(plain, statement));
            }
        }
        return answers;
    }

    private static int answer(Connection plain, String statement) {
        try {
            Asked.execute(plain, statement);
            return 0;
        } catch (SQLException e) {
            return e.getErrorCode();
        }
    }

    /** What the window made on that server alone. */
    private static String leftovers(LabDatabase server) throws SQLException {
        return Asked.value(
                server,
                "SELECT (SELECT COUNT(*) FROM mysql.proc WHERE db = 'landfall') + (SELECT COUNT(*) FROM"
                        + " mysql.procs_priv)");
    }
}
