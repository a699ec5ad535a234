package io.landfall.runbooks.cutover;

import io.landfall.lab.database.LabMySql;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The families of servers that a window is tried on. */
enum Engine {
    MARIADB,
    MYSQL;

    /** Skips the test where there is none on this machine. */
    void assume() {
        Optional<String> whyNot = this == MYSQL ? LabMySql.whyNot() : Optional.empty();
        Assumptions.assumeTrue(whyNot.isEmpty(), () -> whyNot.orElse(""));
    }

    /** Returns the words of this one. */
    String words(String ofMariaDb, String ofMySql) {
        return this == MARIADB ? ofMariaDb : ofMySql;
    }
}
