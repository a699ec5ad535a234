package io.landfall.runbooks.finish;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.ConnectedReplica;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.server.OwnAccount;
import io.landfall.runbooks.server.ReplicationAccount;
import io.landfall.runbooks.server.ServerControl;
import io.landfall.runbooks.server.Session;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The accounts that Landfall made are gone from both servers. */
record DropAccounts(Servers servers, Set<String> operators) implements Step.Final {

    private static final String OURS = "SELECT user, host FROM mysql.global_priv WHERE (user = ? OR user LIKE"
            + " 'landfall\\_backup\\_run%') ORDER BY user, host";

    @Override
    public String name() {
        return "drop-accounts";
    }

    @Override
    public String plan() {
        return "DROP USER " + String.join(", ", names(servers.serving())) + " on "
                + servers.serving().name() + "; " + String.join(", ", names(servers.old())) + " on "
                + servers.old().name() + " (there with sql_log_bin = 0).";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Found look() {
        return Found.nothing()
                .withList("on-" + servers.serving().name(), found(servers.serving()))
                .withList("on-" + servers.old().name(), found(servers.old()));
    }

    @Override
    public boolean isDone(Found now) {
        return now.facts().values().stream().allMatch(String::isEmpty);
    }

    @Override
    public void act(Found before) {
        refuseWhileAReplicaNeedsThem();
        try (Session session = Servers.open(servers.serving())) {
            ours(session).forEach(account -> account.drop(session));
        }
        try (Session session = Servers.open(servers.old())) {
            Servers.unlogged(session, () -> ours(session).forEach(account -> account.drop(session)));
        }
    }

    /** Only now: the old server itself used it until the step before. */
    private void refuseWhileAReplicaNeedsThem() {
        List<String> others = servers.serving().view().replicas().stream()
                .filter(replica -> replica.user().equals(ReplicationAccount.USER))
                .map(ConnectedReplica::host)
                .toList();
        if (!others.isEmpty() && !names(servers.serving()).isEmpty()) {
            throw LandfallException.refused("A replica at " + String.join(", ", others) + " reads the binary log of "
                    + servers.serving().name() + " as " + ReplicationAccount.USER + ", which is to be dropped. The"
                    + " account is still there. Give that replica an account of its own (STOP SLAVE; CHANGE MASTER TO"
                    + " MASTER_USER=..., MASTER_PASSWORD=...; START SLAVE), then resume.");
        }
    }

    private List<String> names(ServerControl server) {
        List<String> found = found(server);
        return found.isEmpty() ? List.of("nobody") : found;
    }

    private List<String> found(ServerControl server) {
        try (Session session = Servers.open(server)) {
            return ours(session).stream().map(OwnAccount::toString).toList();
        }
    }

    private List<OwnAccount> ours(Session session) {
        return session.rows(OURS, ReplicationAccount.USER).stream()
                .map(row -> new OwnAccount(
                        row.get("user").orElseThrow(), row.get("host").orElseThrow()))
                .filter(account -> !operators.contains(account.toString()))
                .toList();
    }
}
