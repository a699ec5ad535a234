package io.landfall.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Awaited;
import io.landfall.lab.Lab;
import io.landfall.lab.ReplicatingPair;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WritableServersTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void seesTwoWritableServersButNotASwitchFromOneToTheOther() throws SQLException {
        try (Lab lab = Lab.open()) {
            ReplicatingPair pair = lab.replicatingPair();
            try (WritableServers watch = WritableServers.watch(pair.source(), pair.target());
                    Connection source = pair.source().connect();
                    Connection target = pair.target().connect();
                    Statement onSource = source.createStatement();
                    Statement onTarget = target.createStatement()) {
                awaitLooks(watch);
                onSource.execute("SET GLOBAL read_only = ON");
                onTarget.execute("SET GLOBAL read_only = OFF");
                awaitLooks(watch);
                assertThat(watch.most()).isEqualTo(1);

                onSource.execute("SET GLOBAL read_only = OFF");
                awaitLooks(watch);
                assertThat(watch.most()).isEqualTo(2);
            }
        }
    }

    private static void awaitLooks(WritableServers watch) {
        int goal = watch.looks() + 3;
        Awaited.within(LIMIT, "the servers were looked at", () -> watch.looks() >= goal);
    }
}
