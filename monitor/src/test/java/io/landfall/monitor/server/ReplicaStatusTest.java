package io.landfall.monitor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.server.mariadb.GtidList;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReplicaStatusTest {

    @Test
    void keepsNoPasswordOfAStatementThatTheApplierComplainsOf() {
        ReplicaStatus status = status("Yes", "Error on query: 'CREATE USER a IDENTIFIED BY \"tiger-7\"'");

        assertThat(status.lastSqlError()).isEqualTo("Error on query: 'CREATE USER a …");
        assertThat(status.toString()).doesNotContain("tiger-7");
    }

    @Test
    void runsOnlyWhenTheReceiverIsConnectedAndTheApplierRuns() {
        assertThat(status("Yes", "").runs()).isTrue();
        assertThat(status("Connecting", "").runs()).isFalse();
        assertThat(status("Yes", "Duplicate entry").runs()).isFalse();
    }

    private static ReplicaStatus status(String receiver, String sqlError) {
        boolean applies = sqlError.isEmpty();
        OptionalLong behind = applies ? OptionalLong.of(0) : OptionalLong.empty();
        return new ReplicaStatus(
                "", "10.0.0.1", 3306, 1, receiver, applies, true, 0, "", sqlError, behind, GtidList.parse("0-1-7"));
    }
}
