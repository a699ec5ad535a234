package io.landfall.runbooks.finish;

import io.landfall.monitor.server.ConnectedReplica;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whoever reads a server's binary log with Landfall's account.
 *
 * @param server its name
 * @param replicas asks it who reads its binary log now
 * @param words how it is changed
 */
record AccountReaders(String server, Supplier<List<ConnectedReplica>> replicas, Supplier<AdminDialect> words) {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /**
     * Nobody reads with it any more: a replica that has just stopped is still seen for some seconds. Throws EXTERNAL
     * when somebody still does after {@code limit}.
     */
    void awaitNone(Deadline deadline, Duration limit) {
        deadline.until(() -> now().isEmpty(), LOOK_AGAIN, limit, () -> {
            String hosts = now().stream().map(ConnectedReplica::host).collect(Collectors.joining(", "));
            return "A replica at " + hosts + " reads the binary log of " + server + " as " + ReplicationAccount.USER
                    + ", which is to be dropped. The account is still there. Give that replica an account of its own"
                    + " (" + words.get().changesLogin() + "), then resume.";
        });
    }

    private List<ConnectedReplica> now() {
        return replicas.get().stream()
                .filter(replica -> replica.user().equals(ReplicationAccount.USER))
                .toList();
    }
}
