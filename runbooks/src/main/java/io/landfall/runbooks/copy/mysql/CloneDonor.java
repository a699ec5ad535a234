package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.Secret;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.Session;

/**
 * The source's side of a clone: the plugin, and an account for one run. Neither is in its binary log, so that no replica has
 * them.
 *
 * @param run the run's number
 */
record CloneDonor(Pair pair, long run) {

    ClonePlugin plugin() {
        return new ClonePlugin(pair.source());
    }

    /** As the target's host comes to the source. */
    OwnAccount account() {
        String host =
                ReplicationAccount.accounts(pair.target(), pair.source()).get(0).host();
        return new OwnAccount("landfall_clone_run" + run, host);
    }

    /** The plugin is there, and the account anew; returns its password, which nobody else knows. */
    Secret open() {
        Secret password = SecretFile.generate();
        try (Session session = pair.source().open()) {
            ClonePlugin.ensure(session);
            session.unlogged(() -> account().ensure(session, password, "BACKUP_ADMIN"));
        }
        return password;
    }

    /** The account is gone, and with it whoever has logged in with it and may wait for a recipient that was cut off. */
    void close() {
        try (Session session = pair.source().open()) {
            session.unlogged(() -> account().dropWithSessions(session));
        }
    }
}
