package io.landfall.lab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Lab;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.process.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open();
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    @Test
    void findsNothingWrongWithAServerThatKeptEveryWrite() {
        LabMariaDb server = server("kept");
        Ledger ledger = Ledger.start(lab, server, 3);
        ledger.awaitWrites(300);

        ledger.stop();
        LedgerVerdict verdict = ledger.judge(server);

        assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
        assertThat(verdict.acknowledged()).isGreaterThanOrEqualTo(300);
        assertThat(verdict.refused()).isZero();
        assertThat(verdict.unknown()).isZero();
        assertThat(verdict.longestPause()).isPresent();
        assertThat(verdict.switchPause()).isEmpty();
    }

    @Test
    void findsAcknowledgedRowsThatWereDeletedOrChanged() throws SQLException {
        LabMariaDb server = server("tampered");
        Ledger ledger = Ledger.start(lab, server);
        ledger.awaitWrites(50);
        ledger.stop();

        execute(server, "DELETE FROM shop.ledger_entries WHERE sequence = 7");
        execute(server, "UPDATE shop.ledger_entries SET payload = REPLACE(payload, 'æ', 'a') WHERE sequence = 8");
        execute(server, "DELETE FROM shop.ledger_log WHERE sequence = 9");
        execute(server, "UPDATE shop.ledger_balances SET balance = balance + 1 LIMIT 1");
        LedgerVerdict verdict = ledger.judge(server);

        assertThat(verdict.lost()).as(verdict.toString()).isEqualTo(4);
        assertThat(verdict.unexpected()).isZero();
        assertThat(verdict.examples())
                .contains(
                        "lost: acknowledged write 0/7 is missing in part",
                        "lost: acknowledged write 0/8 is different",
                        "lost: acknowledged write 0/9 is missing in part");
    }

    @Test
    void findsRowsThatNobodyTriedToWriteOrThatAreThereTwice() throws SQLException {
        LabMariaDb server = server("extra");
        Ledger ledger = Ledger.start(lab, server);
        ledger.awaitWrites(20);
        ledger.stop();

        execute(server, "INSERT INTO shop.ledger_entries VALUES (0, 999999, 1, 1, 'never tried')");
        execute(server, "INSERT INTO shop.ledger_log SELECT * FROM shop.ledger_log WHERE sequence = 5");
        LedgerVerdict verdict = ledger.judge(server);

        assertThat(verdict.lost()).as(verdict.toString()).isZero();
        assertThat(verdict.unexpected()).isEqualTo(2);
        assertThat(verdict.isClean()).isFalse();
    }

    @Test
    void countsWhatAReadOnlyServerRefusesAndFollowsItsFileToAnotherServer() throws SQLException {
        ReplicatingPair pair = lab.replicatingPair();
        Ledger ledger = Ledger.start(lab, pair.source());
        long begun = System.nanoTime();
        ledger.awaitWrites(20);

        execute(pair.source(), "SET GLOBAL read_only = ON");
        pair.awaitCaughtUp();
        execute(pair.target(), "STOP SLAVE");
        execute(pair.target(), "SET GLOBAL read_only = OFF");
        ledger.pointTo(pair.target().address());
        ledger.awaitWrites(20);
        double millis = (System.nanoTime() - begun) / 1e6;
        ledger.stop();
        LedgerVerdict verdict = ledger.judge(pair.target());

        assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
        assertThat(verdict.refusedByCode()).containsOnlyKeys("1290");
        assertThat(verdict.switchPause()).isPresent();
        assertThat(verdict.switchPause().orElseThrow().millis()).isBetween(0.0, millis);
    }

    @Test
    void beginsNoWriteAndShowsThePolitePageWhileTheFlagIsSet() throws IOException, SQLException {
        LabMariaDb server = server("flag");
        Ledger ledger = Ledger.start(lab, server, 2);
        ledger.awaitWrites(20);
        assertThat(ledger.pageStatus()).isEqualTo(200);

        Files.createFile(ledger.flagFile());
        assertThat(ledger.pageStatus()).isEqualTo(503);
        long writtenAtTheFlag = count(server);
        Awaited.within(Duration.ofMinutes(3), "the page was asked 50 times", new FiftyTimes(ledger));
        assertThat(count(server)).isEqualTo(writtenAtTheFlag);
        Files.delete(ledger.flagFile());
        ledger.awaitWrites(20);

        assertThat(ledger.pageStatus()).isEqualTo(200);
        ledger.stop();
        assertThat(ledger.judge(server).isClean()).isTrue();
    }

    @Test
    void remembersEverythingAcrossSigkillOfServerAndApplication() {
        LabMariaDb server = server("killed");
        Ledger ledger = Ledger.start(lab, server, 2);
        ledger.awaitWrites(50);

        server.kill9();
        server.start();
        ledger.awaitWrites(50);
        ledger.kill9();
        ledger.startAgain();
        ledger.awaitWrites(50);
        ledger.stop();
        LedgerVerdict verdict = ledger.judge(server);

        assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
        assertThat(verdict.acknowledged()).isGreaterThanOrEqualTo(150);
        assertThat(verdict.refused() + verdict.unknown()).isPositive();
    }

    private static LabMariaDb server(String host) {
        return lab.host(host).mariaDb(MariaDbSettings.initialised()).start();
    }

    private static void execute(LabMariaDb server, String sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(LabMariaDb server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM shop.ledger_log")) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Holds after the page was shown 50 times; each time it must be the polite one. */
    private static final class FiftyTimes implements java.util.function.BooleanSupplier {
        private final Ledger ledger;
        private int times;

        FiftyTimes(Ledger ledger) {
            this.ledger = ledger;
        }

        @Override
        public boolean getAsBoolean() {
            assertThat(ledger.pageStatus()).isEqualTo(503);
            return ++times == 50;
        }
    }
}
