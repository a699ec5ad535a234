package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.LabAccount;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ShopData;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import io.landfall.runbooks.settings.MigrationSettings.Transfer;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The runbook as it ships, in the engine, on real servers. */
class WholeMoveTest {

    private final MoveRuns runs = new MoveRuns();

    @Test
    void movesAServerByTheOldToolOverOneThatHeldDataAndKeepsThatAside() throws Exception {
        try (MoveLab lab = MoveLab.open(
                        MariaDbSettings.initialised().with("event_scheduler", "ON"), MariaDbSettings.initialised());
                Journal journal = SqliteJournal.open(lab.lab.directory().resolve("journal.db"), Clock.systemUTC())) {
            ShopData.seed(lab.oldDb, 2 << 20, ShopData.Logging.UNLOGGED);
            lab.copy = new Copy(
                    Transfer.STREAM, Tool.INNOBACKUPEX, 2, new Copy(2, Optional.empty()).throttle(), Optional.empty());
            lab.newDb.start();
            lab.change(lab.target, "CREATE DATABASE precious");
            lab.change(
                    lab.source,
                    "CREATE DEFINER = root@localhost PROCEDURE shop.note_it() SQL SECURITY DEFINER"
                            + " DELETE FROM shop.page_views");
            lab.change(lab.source, "GRANT EXECUTE ON shop.* TO app@'%'");
            runs.replaceTarget(lab, journal);
            assertThat(checksums(lab.target)).isEqualTo(checksums(lab.source));
            assertThat(lab.target
                            .view()
                            .gtid()
                            .state()
                            .beyond(lab.source.view().gtid().state()))
                    .as("transactions of the target's own")
                    .hasToString("");
            try (Connection app = lab.newDb.connect(LabAccount.APP)) {
                assertThatThrownBy(() -> app.createStatement().execute("CALL shop.note_it()"))
                        .hasMessageContaining("read-only");
            }
            assertThat(lab.onTarget("SELECT CONCAT(@@read_only, @@event_scheduler)"))
                    .isEqualTo("ONOFF");
            assertThat(lab.newDb.dataDir().resolveSibling("data.before-landfall-run1/precious"))
                    .isDirectory();
            assertThat(lab.beside(lab.newDb, lab.target))
                    .doesNotContain("data.landfall-incoming", "data.landfall-work");
            assertThat(lab.beside(lab.oldDb, lab.source)).doesNotContain("data.landfall-backup");
            assertThat(Files.readString(lab.newHost.authorizedKeysFile())).doesNotContain("landfall-journal");
        }
    }

    private static String checksums(ServerControl server) {
        try (Session session = server.open(Duration.ofSeconds(30))) {
            return session.rows("CHECKSUM TABLE shop.customers, shop.orders, shop.attachments, shop.page_views")
                    .toString();
        }
    }
}
