package io.landfall.monitor.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.server.ConnectedReplica;
import io.landfall.monitor.server.FakeServer;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.RegisteredReplica;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerIdentity;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of the servers that follow the source beside the target. */
class ReplicasTest {

    private final FakePair pair = new FakePair();
    private final FakeServer replica = new FakeServer("shop-replica-1", 3).follow(pair.source);

    @BeforeEach
    void bothFollow() {
        pair.replicas.add(replica);
        reads(2, "landfall_repl", "10.0.0.2:40000");
        reads(3, "shop_repl", "10.0.0.3:40001");
    }

    private void reads(long serverId, String user, String host) {
        pair.source.replicas.add(new ConnectedReplica(serverId, user, host));
        pair.source.registeredReplicas.add(new RegisteredReplica(serverId, "", 3306));
    }

    @Test
    void passesWhileOnlyNamedServersFollow() {
        assertThat(look("other_replicas"))
                .isEqualTo(Finding.ok("old-db is followed by new-db, shop-replica-1 and nobody else"));
        assertThat(look("replica_shop_replica_1"))
                .isEqualTo(Finding.ok("shop-replica-1 (server id 3) follows old-db by GTID"));
    }

    @Test
    void refusesAReplicaThatIsNotNamed() {
        pair.source.replicas.add(new ConnectedReplica(4, "shop_repl", "10.0.0.4:40002"));
        pair.source.registeredReplicas.add(new RegisteredReplica(4, "rep-4", 3306));

        assertThat(find("other_replicas").severity()).isEqualTo(Severity.BLOCK);
        assertThat(look("other_replicas"))
                .isEqualTo(Finding.fail(
                        "1 reader of the binary log of old-db not known to this migration: server id 4 (rep-4:3306); all"
                                + " that read it: landfall_repl from 10.0.0.2:40000, shop_repl from 10.0.0.3:40001,"
                                + " shop_repl from 10.0.0.4:40002",
                        "Give it a place under `servers` and in the migration's `replicas`, so that it is pointed at the"
                                + " new server with the rest; or end it: `STOP SLAVE` there, or stop the program that"
                                + " reads."));
    }

    @Test
    void refusesANamedReplicaThatFollowsAnother() {
        replica.following.set(0, status(77, true, ""));

        refuses(
                "shop-replica-1 follows 10.0.0.1:3306 (server id 77), not old-db (server id 1)",
                "Point it at old-db: `STOP SLAVE; CHANGE MASTER TO MASTER_HOST = '10.0.0.1', MASTER_PORT = 3306,"
                        + " MASTER_USE_GTID = slave_pos; START SLAVE`. Or take it out of `replicas`.");
    }

    @Test
    void refusesANamedReplicaThatFollowsByFileAndPosition() {
        replica.following.set(0, status(1, false, ""));

        refuses(
                "shop-replica-1 follows old-db by file and position",
                "`STOP SLAVE; CHANGE MASTER TO MASTER_USE_GTID = slave_pos; START SLAVE` on shop-replica-1.");
    }

    @Test
    void refusesANamedReplicaWithAnErrorOrWithoutAReceiver() {
        replica.threads(false, true, "error connecting to master", "");

        refuses(
                "shop-replica-1 does not replicate: receiver is stopped, applier runs error connecting to master",
                "Remove the cause, then `START SLAVE` on shop-replica-1.");
    }

    @Test
    void refusesANamedReplicaWithSeveralSources() {
        replica.following.add(status(5, true, "second"));

        refuses(
                "shop-replica-1 has 2 connections to a source, or one with a name",
                "Only a server that follows old-db alone, over the connection without a name, can be pointed at another"
                        + " one. Mend that, or take it out of `replicas` and end it.");
    }

    @Test
    void refusesANamedReplicaThatIsAheadWithATransactionOfItsOwn() {
        replica.gtid("0-3-43", "0-1-42", "0-1-42,0-3-43");

        refuses(
                "shop-replica-1 has transactions of its own: 0-3-43",
                "Somebody wrote there. See what with `mariadb-binlog`, and make shop-replica-1 anew.");
    }

    @Test
    void letsWhatAReplicaWroteBeforeItFollowedPass() {
        replica.gtid("0-1-42", "0-1-42", "0-1-42,0-3-5");

        assertThat(look("replica_shop_replica_1").status().isBad()).isFalse();
    }

    @Test
    void warnsOfAReplicaThatTakesWritesOrIsOlderThanTheTargetOrFarBehind() {
        replica.variable("read_only", "OFF");
        assertThat(look("replica_shop_replica_1"))
                .isEqualTo(Finding.warn(
                        "shop-replica-1 follows old-db and takes writes, too",
                        "`SET GLOBAL read_only = ON` on shop-replica-1, unless that is meant."));
        replica.variable("read_only", "ON");
        pair.target.identity(version(pair.target.identity(), "11.4.2-MariaDB"));
        assertThat(look("replica_shop_replica_1").text())
                .isEqualTo("shop-replica-1 is 10.11.6-MariaDB-log, older than new-db, which it is to follow");
        pair.target.identity(version(pair.target.identity(), "10.11.6-MariaDB"));
        saysItIsBehind(OptionalLong.of(90));
        assertThat(look("replica_shop_replica_1").text()).isEqualTo("shop-replica-1 is 1 min 30 s behind old-db");
    }

    @Test
    void doesNotTakeAReplicaThatSaysNothingForOneThatHasCaughtUp() {
        saysItIsBehind(OptionalLong.empty());

        assertThat(look("replica_shop_replica_1"))
                .isEqualTo(Finding.unknown(
                        "shop-replica-1 does not say how far it is behind old-db",
                        "See SHOW SLAVE STATUS on shop-replica-1."));
    }

    private void saysItIsBehind(OptionalLong seconds) {
        Gtids received = pair.source.gtid().binlog();
        replica.following.set(
                0, new ReplicaStatus("", "10.0.0.1", 3306, 1, "Yes", true, true, 0, "", "", seconds, received));
    }

    private static ServerIdentity version(ServerIdentity was, String version) {
        return new ServerIdentity(
                version,
                was.hostname(),
                was.serverId(),
                was.port(),
                was.dataDirectory(),
                was.socket(),
                was.startedAt());
    }

    private ReplicaStatus status(long sourceId, boolean gtid, String connection) {
        return new ReplicaStatus(
                connection,
                "10.0.0.1",
                3306,
                sourceId,
                "Yes",
                true,
                gtid,
                0,
                "",
                "",
                OptionalLong.of(0),
                pair.source.gtid().binlog());
    }

    private void refuses(String text, String remedy) {
        assertThat(find("replica_shop_replica_1").severity()).isEqualTo(Severity.BLOCK);
        assertThat(look("replica_shop_replica_1")).isEqualTo(Finding.fail(text, remedy));
    }

    private Finding look(String name) {
        return find(name).look();
    }

    private Requirement find(String name) {
        return pair.requirements().of(Occasion.SWITCH).stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
