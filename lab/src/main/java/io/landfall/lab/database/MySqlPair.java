package io.landfall.lab.database;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabPair;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.process.PrivateFile;

/** Two hosts with a server of MySQL each, as {@link ReplicatingPair} has them of MariaDB. */
public record MySqlPair(LabHost sourceHost, LabMySql source, LabHost targetHost, LabMySql target) implements LabPair {

    /** A source that runs with nothing in it, and a target that was installed and never initialised. */
    public static MySqlPair beforeTheMove(Lab lab) {
        return new MySqlPair(oldHost(lab), LabMySql.start(lab), newHost(lab), LabMySql.install(lab));
    }

    private static LabHost oldHost(Lab lab) {
        return lab.host("old-host", LabMySql.programs());
    }

    private static LabHost newHost(Lab lab) {
        return lab.host("new-host", LabMySql.programs());
    }

    /** Starts them; the target is closed and follows the source. */
    public static MySqlPair start(Lab lab) {
        LabMySql source = LabMySql.start(lab);
        LabMySql target = LabMySql.start(lab);
        LabAccount replication = lab.account(LabAccount.REPLICATION);
        ReplicatingPair.createReplicationAccount(source, replication, false);
        ReplicatingPair.createReplicationAccount(target, replication, false);
        PrivateFile.write(
                target.settingsDir().resolve(ReplicatingPair.CLOSED_FILE),
                "[mysqld]\nread_only=ON\nevent_scheduler=OFF\n");
        target.restart();
        MySqlPair pair = new MySqlPair(oldHost(lab), source, newHost(lab), target.follow(source));
        pair.awaitCaughtUp();
        return pair;
    }
}
