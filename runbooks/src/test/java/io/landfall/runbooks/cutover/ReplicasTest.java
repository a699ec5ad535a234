package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.database.Engine;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.step.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A third server that follows the source goes with the switch, there and back. */
class ReplicasTest {

    private static final String APPLIES_AS =
            "SELECT privilege_checks_user FROM performance_schema.replication_applier_configuration";

    private static final String FOLLOWS = "SELECT CONCAT(%s('%s', 100), IF(@@read_only, 1, 0))";

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"MARIADB", "MYSQL97"})
    void pointsAReplicaAtTheNewServerAndBack(Engine engine) throws Exception {
        String stop = engine.words("STOP SLAVE", "STOP REPLICA");
        String change = engine.words("CHANGE MASTER TO", "CHANGE REPLICATION SOURCE TO");
        String start = engine.words("START SLAVE", "START REPLICA");
        try (CutoverRig rig = new CutoverRig(engine, false, true)) {
            LabDatabase replica = rig.withReplica();
            rig.ledger().awaitWrites(20);
            if (engine != Engine.MARIADB) {
                appliesWithTheRightsOf("shop_repl", replica, rig.source());
            }

            WindowWalk there = rig.walk();
            there.through("follow-back");
            assertThat(there.step("repoint-replicas").plan())
                    .isEqualTo("On shop-replica-1 (" + replica.address() + "), which follow old-db: " + stop + "; "
                            + change
                            + " new-db (" + rig.target().address() + ") by GTID, with the account that each has; "
                            + start + ".");
            assertThat(there.outcome("open-target")).isNotNull();
            assertFollows(replica, rig.source(), rig.target());
            replica.stop();
            Step repoint = there.step("repoint-replicas");
            assertThatThrownBy(() -> repoint.act(repoint.look()))
                    .isInstanceOf(LandfallException.class)
                    .hasMessageStartingWith("shop-replica-1: Can't connect to shop-replica-1");
            replica.start();
            there.through("repoint-replicas");
            assertFollows(replica, rig.target(), rig.target());
            assertThat(Asked.value(replica, "SELECT COUNT(*) FROM mysql.user WHERE user = 'landfall_repl'"))
                    .isEqualTo("0");

            there.close();
            rig.walkBack().through("repoint-replicas");
            assertFollows(replica, rig.source(), rig.source());
            Asked.until("nobody follows the new server", () -> Asked.value(
                            rig.target(), engine.words("SHOW SLAVE HOSTS", "SHOW REPLICAS"))
                    .equals("no row"));
            if (engine != Engine.MARIADB) {
                assertThat(Asked.value(replica, APPLIES_AS)).isEqualTo("'shop_repl'@'%'");
            }
        }
    }

    /** Its applier may do no more than that account there, from now on. */
    private static void appliesWithTheRightsOf(String user, LabDatabase replica, LabDatabase source) throws Exception {
        assertFollows(replica, source, source);
        Asked.execute(
                replica,
                "SET sql_log_bin = 0",
                "STOP REPLICA",
                "GRANT ALL ON *.* TO " + user + "@'%'",
                "CHANGE REPLICATION SOURCE TO PRIVILEGE_CHECKS_USER = " + user + "@'%'",
                "START REPLICA");
    }

    /** It reads the binary log of {@code source}, and has what was written on {@code writer}. */
    private static void assertFollows(LabDatabase replica, LabDatabase source, LabDatabase writer) throws Exception {
        Asked.until("the replica follows " + source.name(), () -> Asked.value(
                        source, "SELECT COUNT(*) FROM " + source.words().processes() + " WHERE user = 'shop_repl'")
                .equals("1"));
        assertThat(Asked.value(replica, FOLLOWS.formatted(writer.words().waitFor(), writer.written())))
                .isEqualTo("01");
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"MARIADB", "MYSQL80"})
    void refusesToArmWhileAReplicaCannotLogInToTheTargetOrIsNotNamed(Engine engine) throws Exception {
        try (CutoverRig rig = new CutoverRig(engine, false, true)) {
            LabDatabase replica = rig.withReplica();
            rig.awaitCaughtUp();
            Asked.execute(rig.target(), "SET sql_log_bin = 0", "DROP USER shop_repl@'%'");

            assertThatThrownBy(() -> rig.walk().through("arm"))
                    .isInstanceOf(LandfallException.class)
                    .hasMessageContaining(
                            "replica_path_shop_replica_1: it is not seen that shop-replica-1 can log in to"
                                    + " new-db (" + rig.target().address() + ") with its own account: ")
                    .hasMessageContaining("Access denied for user 'shop_repl'");

            assertThat(Asked.value(rig.source(), "SELECT @@read_only")).isEqualTo("0");
            assertThat(Asked.value(replica, "SELECT @@read_only")).isEqualTo("1");
            rig.withoutReplicas();
            assertThatThrownBy(() -> rig.walk().through("arm"))
                    .isInstanceOf(LandfallException.class)
                    .hasMessageContaining("other_replicas: 1 reader of the binary log of old-db not known to this"
                            + " migration: server id " + replica.serverId()
                            + engine.words(" (localhost:" + replica.port() + ")", "") + "; all that read it: ")
                    .hasMessageContaining("shop_repl from ");
        }
    }
}
