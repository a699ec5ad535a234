package io.landfall.lab.database;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabPair;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.process.PrivateFile;
import java.util.List;
import java.util.Map;

/** Two hosts with a server of MySQL each, as {@link ReplicatingPair} has them of MariaDB. */
public record MySqlPair(LabHost sourceHost, LabMySql source, LabHost targetHost, LabMySql target) implements LabPair {

    /** A source that runs with nothing in it, and a target that was installed and never initialised. */
    static MySqlPair beforeTheMove(
            Lab lab, MySqlRelease release, Map<String, String> ofTheSource, Map<String, String> ofTheTarget) {
        MySqlPair pair = installed(lab, release, ofTheSource, ofTheTarget);
        pair.source.begin();
        return pair;
    }

    private static MySqlPair installed(
            Lab lab, MySqlRelease release, Map<String, String> ofTheSource, Map<String, String> ofTheTarget) {
        return new MySqlPair(
                lab.host("old-host", release.programs()),
                LabMySql.install(lab, release, ofTheSource),
                lab.host("new-host", release.programs()),
                LabMySql.install(lab, release, ofTheTarget));
    }

    /** Starts them, with settings of both; the target is closed and follows the source. */
    static MySqlPair start(Lab lab, MySqlRelease release, Map<String, String> settings) {
        MySqlPair pair = installed(lab, release, settings, settings);
        LabAccount replication = lab.account(LabAccount.REPLICATION);
        for (LabMySql server : List.of(pair.source, pair.target)) {
            server.begin();
            ReplicatingPair.createReplicationAccount(server, replication, false);
        }
        PrivateFile.write(
                pair.target.settingsDir().resolve(ReplicatingPair.CLOSED_FILE),
                "[mysqld]\nread_only=ON\nevent_scheduler=OFF\n");
        pair.target.restart();
        pair.target.follow(pair.source);
        pair.awaitCaughtUp();
        return pair;
    }

    @Override
    public MySqlPair reversed() {
        return new MySqlPair(targetHost, target, sourceHost, source);
    }

    @Override
    public void follow(LabAccount account) {
        target.follow(source, account);
    }

    @Override
    public LabMySql replica(Lab lab, String host) {
        LabAccount account = ReplicatingPair.createShopReplicationAccount(lab, source);
        LabMySql third = LabMySql.install(lab, source.release(), Map.of("read_only", "ON"));
        third.begin();
        lab.host(host, source.release().programs());
        return third.follow(source, account);
    }
}
