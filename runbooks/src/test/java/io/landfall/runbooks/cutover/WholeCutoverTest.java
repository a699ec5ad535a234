package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabMariaDb;
import io.landfall.lab.ledger.LedgerVerdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class WholeCutoverTest {

    @Test
    void movesTheApplicationWithoutLosingAWriteAndBackAgain() throws Exception {
        try (CutoverRig rig = new CutoverRig(false, true)) {
            rig.ledger().awaitWrites(500);
            WindowWalk there = rig.walk();
            there.through("arm");
            there.through("arm");
            long begun = System.nanoTime();

            there.through("verify-application");
            double window = (System.nanoTime() - begun) / 1e6;
            there.through("compare-checksums");

            rig.ledger().awaitWrites(200);
            rig.ledger().stop();
            LedgerVerdict verdict = rig.ledger().judge(rig.target());
            System.out.println(there.millis());
            System.out.println(there.outcome("open-target"));
            System.out.println(there.outcome("compare-checksums"));
            System.out.println(there.outcome("verify-application"));
            System.out.println(window + " ms; " + verdict);
            assertThat(verdict.isClean()).isTrue();
            assertThat(variable(rig.source(), "read_only")).isEqualTo("1");
            assertThat(variable(rig.target(), "read_only")).isEqualTo("0");
        }
    }

    static String variable(LabMariaDb server, String name) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT @@global." + name)) {
            result.next();
            return result.getString(1);
        }
    }
}
