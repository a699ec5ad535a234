package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.Secret;
import io.landfall.monitor.server.ClientSession;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.util.List;

/**
 * The source's side of a clone: the plugin, and an account for one run. Neither is in its binary log, so that no replica has
 * them.
 *
 * @param run the run's number
 */
record CloneDonor(Pair pair, long run) {

    static final String LIBRARY = "mysql_clone.so";

    private static final String PLUGIN = "SELECT 1 FROM information_schema.plugins WHERE plugin_name = 'clone'";

    /** As the target's host comes to the source. */
    OwnAccount account() {
        String host =
                ReplicationAccount.accounts(pair.target(), pair.source()).get(0).host();
        return new OwnAccount("landfall_clone_run" + run, host);
    }

    boolean hasPlugin() {
        try (Session session = source().open()) {
            return hasPlugin(session);
        }
    }

    private static boolean hasPlugin(Session session) {
        return session.find(PLUGIN).isPresent();
    }

    /** The plugin is there, and the account anew; returns its password, which nobody else knows. */
    Secret open() {
        Secret password = SecretFile.generate();
        try (Session session = source().open()) {
            if (!hasPlugin(session)) {
                session.execute("INSTALL PLUGIN clone SONAME '" + LIBRARY + "'");
            }
            session.unlogged(() -> account().ensure(session, password, "BACKUP_ADMIN"));
        }
        return password;
    }

    /** The account is gone, and with it whoever has logged in with it and may wait for a recipient that was cut off. */
    void close() {
        try (Session session = source().open()) {
            session.unlogged(() -> account().drop(session));
            List<Long> left = session.sessions().stream()
                    .filter(one -> one.user().equals(account().user()))
                    .map(ClientSession::id)
                    .toList();
            session.killIfThere(left);
        }
    }

    /** The plugin is gone, unless it was there before. */
    void leave(boolean pluginWasThere) {
        try (Session session = source().open()) {
            if (!pluginWasThere && hasPlugin(session)) {
                session.execute("UNINSTALL PLUGIN clone");
            }
        }
    }

    private ServerControl source() {
        return pair.source();
    }
}
