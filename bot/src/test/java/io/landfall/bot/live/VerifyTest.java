package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.process.Awaited;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.VerifiedRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every row compared through the real service, which is killed while it holds the applier, and what the switch says of it. */
class VerifyTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    private static Scene scene;

    @BeforeAll
    static void open() {
        scene = Scene.following(MariaDbSettings.initialised()).withCutover("{way-back: 1h}\n    verify: {gate: 24h}");
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @Test
    void leavesTheApplierRunningWhenItIsKilledGoesOnInTheNextProcessAndHoldsBackASwitch() throws SQLException {
        leavesTheApplierRunningWhenItIsKilled();
        ServiceProcess service = goesOnInTheNextProcess();
        refusesToArmWhenATableDiffers(service);
        armsOnceAllRowsAreEqualAndComparesNoMore(service);
    }

    /** The applier can't come as far as the source while somebody else has locked a table, so that it is held for long. */
    private static void leavesTheApplierRunningWhenItIsKilled() throws SQLException {
        ServiceProcess service = scene.service().awaitFirstLook();
        service.type("check shop cutover");
        service.await("no rows verified yet; `migrations.shop.verify.gate` is 1 d");
        try (Connection locking = scene.target().connect();
                Statement statement = locking.createStatement()) {
            statement.execute("LOCK TABLES landfall.heartbeat READ");
            service.type("as ann verify shop");
            service.await("Comparing every row of shop: ");
            Awaited.within(LONG, "the applier is held", () -> isHeld());

            service.kill();

            Awaited.within(LONG, "the applier runs again", () -> applier().equals("Yes, None"));
        }
        assertThat(rows().get(rows().size() - 1).step()).isEqualTo(VerifiedRows.HOLDS);
    }

    private static ServiceProcess goesOnInTheNextProcess() {
        ServiceProcess service = scene.service();

        assertThat(service.await("verify shop: 100 % of rows verified")).doesNotContain("differ");

        assertThat(rows())
                .filteredOn(row -> row.step().equals(VerifiedRows.BEGUN))
                .hasSize(1);
        assertThat(rows()).extracting(Entry.Record::step).contains(VerifiedRows.FREE, VerifiedRows.EQUAL);
        return service;
    }

    private static void refusesToArmWhenATableDiffers(ServiceProcess service) {
        Scene.execute(
                scene.target(),
                "SET sql_log_bin = 0",
                "CREATE TABLE shop.alone (id INT PRIMARY KEY)",
                "INSERT INTO shop.alone VALUES (1)");
        service.type("as ann verify shop");
        assertThat(service.await("verify shop: 100 % of rows verified")).contains("; 1 table differs");
        service.type("status shop");
        service.await("`shop`.`alone`: the table is not on shop-old");
        service.type("as ann cutover shop");
        assertThat(service.await("was taken back")).contains("rows_verified: 100 % of rows verified");
        Scene.execute(scene.target(), "SET sql_log_bin = 0", "DROP TABLE shop.alone");
    }

    private static void armsOnceAllRowsAreEqualAndComparesNoMore(ServiceProcess service) {
        service.type("as ann verify shop");
        assertThat(service.await("verify shop: 100 % of rows verified")).doesNotContain("differ");
        service.type("as ann cutover shop");
        service.awaitUnless("was taken back", "asks for approval of 2 maintenance-on");

        service.type("as ann verify shop");

        service.await("goes on, and needs the applier. Nothing was started.");
        assertThat(service.text()).containsPattern("plan\n  asked for by  ann\n  rows +100 % of rows verified");
    }

    private static boolean isHeld() {
        return Scene.value(scene.target(), "SELECT IS_USED_LOCK('landfall_verify') IS NOT NULL")
                .equals("1");
    }

    private static String applier() {
        return Scene.column(scene.target(), "SHOW SLAVE STATUS", "Slave_SQL_Running") + ", "
                + Scene.column(scene.target(), "SHOW SLAVE STATUS", "Until_Condition");
    }

    private static List<Entry.Record> rows() {
        try (SqliteJournal journal = SqliteJournal.openToRead(scene.journal())) {
            return journal.entries().stream()
                    .map(Entry::record)
                    .filter(row -> row.kind() == EntryKind.VERIFY)
                    .toList();
        }
    }
}
