package io.landfall.monitor.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.server.Whose;
import io.landfall.monitor.server.connection.ServerAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands and accounts as they stand in the process lists of MariaDB 10.4 to 11.4. */
class SessionsTest {

    private static final ServerAddress SERVER = new ServerAddress("10.0.0.1", 3306);

    @ParameterizedTest
    @CsvSource({
        "Binlog Dump, landfall_repl, REPLICA",
        "Binlog Dump, cdc, REPLICA",
        "Slave_IO, system user, SERVER",
        "Slave_SQL, system user, SERVER",
        "Slave_worker, system user, SERVER",
        "Slave_worker, '', SERVER",
        "Connect, system user, SERVER",
        "Daemon, event_scheduler, SERVER",
        "Daemon, system user, SERVER",
        "Daemon, root, SERVER",
        "Connect, unauthenticated user, SERVER",
        "Connect, nightly, CLIENT",
        "Query, shop, CLIENT",
        "Sleep, shop, CLIENT",
        "Execute, shop, CLIENT",
        "Killed, shop, CLIENT",
        "Sleep, landfall, CLIENT",
        "Query, landfall_repl, CLIENT",
        "Query, root, CLIENT"
    })
    void tellsWhoseASessionIs(String command, String user, Whose whose) {
        assertThat(Sessions.whose(SERVER, 7, user, command)).isEqualTo(whose);
    }
}
