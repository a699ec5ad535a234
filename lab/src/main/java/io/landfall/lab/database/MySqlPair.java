package io.landfall.lab.database;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabConnection;
import io.landfall.lab.LabHost;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.PrivateFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Two hosts with a server of MySQL each, as {@link ReplicatingPair} has them of MariaDB. */
public record MySqlPair(LabHost sourceHost, LabMySql source, LabHost targetHost, LabMySql target) {

    /** Starts them; the target is closed and follows the source. */
    public static MySqlPair start(Lab lab) {
        LabHost sourceHost = lab.host("old-host", LabMySql.programs());
        LabHost targetHost = lab.host("new-host", LabMySql.programs());
        LabMySql source = LabMySql.start(lab);
        LabMySql target = LabMySql.start(lab);
        LabAccount replication = lab.account(LabAccount.REPLICATION);
        ReplicatingPair.createReplicationAccount(source, replication, false);
        ReplicatingPair.createReplicationAccount(target, replication, false);
        PrivateFile.write(
                target.settingsDir().resolve(ReplicatingPair.CLOSED_FILE),
                "[mysqld]\nread_only=ON\nevent_scheduler=OFF\n");
        target.restart();
        MySqlPair pair = new MySqlPair(sourceHost, source, targetHost, target.follow(source));
        pair.awaitCaughtUp();
        return pair;
    }

    /** Returns when the target has applied everything that the source has written up to now. */
    public void awaitCaughtUp() {
        try (Connection ofSource = source.connect();
                Connection ofTarget = target.connect();
                PreparedStatement wait = ofTarget.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, 100)")) {
            String position = LabConnection.text(ofSource, "SELECT @@global.gtid_executed");
            wait.setString(1, position);
            try (ResultSet result = wait.executeQuery()) {
                result.next();
                if (result.getInt(1) != 0) {
                    throw new LabException("The target did not reach " + position + " within 100 s.");
                }
            }
        } catch (SQLException e) {
            throw new LabException("Could not wait for the target: " + e.getMessage(), e);
        }
    }
}
