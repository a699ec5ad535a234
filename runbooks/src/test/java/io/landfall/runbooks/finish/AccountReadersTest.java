package io.landfall.runbooks.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.server.ConnectedReplica;
import io.landfall.runbooks.pair.mariadb.MariaDbAdmin;
import io.landfall.runbooks.pair.server.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who keeps the replication account from being dropped. */
class AccountReadersTest {

    private static final ConnectedReplica OURS = new ConnectedReplica(7, "landfall_repl", "10.0.0.1:4711");
    private static final ConnectedReplica THEIRS = new ConnectedReplica(8, "reports", "10.0.0.9:4712");

    @Test
    void waitsUntilTheThreadOfAReplicaThatHasStoppedIsGone() {
        Deque<List<ConnectedReplica>> seen =
                new ArrayDeque<>(List.of(List.of(OURS, THEIRS), List.of(OURS), List.of(THEIRS)));

        new AccountReaders("new-db", seen::remove, MariaDbAdmin::new).awaitNone(new Deadline(), Duration.ofMinutes(1));

        assertThat(seen).isEmpty();
    }

    @Test
    void refusesWhileAnotherReplicaGoesOnReading() {
        AccountReaders readers = new AccountReaders("new-db", () -> List.of(OURS, THEIRS), MariaDbAdmin::new);

        assertThatThrownBy(() -> readers.awaitNone(new Deadline(), Duration.ZERO))
                .hasMessage("A replica at 10.0.0.1:4711 reads the binary log of new-db as landfall_repl, which is to be"
                        + " dropped. The account is still there. Give that replica an account of its own (STOP SLAVE;"
                        + " CHANGE MASTER TO MASTER_USER=..., MASTER_PASSWORD=...; START SLAVE), then resume.");
    }

    @Test
    void endsTheWaitWhenItIsCalledOff() {
        Deadline deadline = new Deadline();
        deadline.callOff();

        assertThatThrownBy(() -> new AccountReaders("new-db", () -> List.of(OURS), MariaDbAdmin::new)
                        .awaitNone(deadline, Duration.ofMinutes(1)))
                .hasMessage("Ended on request before it was done.");
    }
}
