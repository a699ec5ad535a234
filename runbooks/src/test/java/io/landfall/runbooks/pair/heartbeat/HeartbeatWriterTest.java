package io.landfall.runbooks.pair.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.process.Awaited;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.runbooks.pair.server.LabControls;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** On a real server. */
@TestInstance(Lifecycle.PER_CLASS)
class HeartbeatWriterTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofMinutes(1);
    private static final Instant NOW = Instant.parse("2026-05-01T03:00:00.123456Z");

    private Lab lab;
    private LabControls controls;
    private LabMariaDb database;
    private ServerControl server;
    private HeartbeatWriter writer;

    @BeforeAll
    void startServer() {
        lab = Lab.open();
        controls = new LabControls(lab);
        LabHost host = lab.host("db-1");
        database = host.mariaDb(MariaDbSettings.initialised()).start();
        server = controls.control("old-db", host, database);
    }

    @AfterAll
    void stopServer() {
        controls.close();
        lab.close();
    }

    @BeforeEach
    void makeWriter() {
        writer = new HeartbeatWriter(server, "journal-1", Duration.ofMillis(10), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void closeWriter() {
        writer.close();
    }

    @Test
    void writesBeatAfterBeatInTheBotsClockAndReturnsTheLastOneWhenStopped() {
        writer.start();
        writer.start();
        Heartbeat first = writer.state().last().orElseThrow();
        Awaited.within(SOON, "three beats", () -> sequence() >= first.sequence() + 3);

        Heartbeat last = writer.stop().orElseThrow();

        assertThat(server.view().heartbeat()).contains(last);
        assertThat(last.writtenAt()).isEqualTo(NOW);
        assertThat(last.writer()).isEqualTo("journal-1");
        assertThat(writer.stop()).contains(last);
        assertThat(writer.state().running()).isFalse();
        writer.start();
        assertThat(sequence()).isGreaterThan(last.sequence());
    }

    @Test
    void goesOnWhenTheServerWasAwayAndSaysSoMeanwhile() {
        writer.start();

        database.kill9();
        Awaited.within(
                SOON, "the writer tells of it", () -> writer.state().problem().isPresent());
        assertThat(writer.state().running()).isTrue();
        database.start();
        Awaited.within(SOON, "it writes again", () -> writer.state().problem().isEmpty());

        long last = writer.stop().orElseThrow().sequence();
        try (Session session = server.open(ANSWER)) {
            assertThat(session.value("SELECT sequence FROM landfall.heartbeat")).isEqualTo(Long.toString(last));
        }
    }

    @Test
    void endsABeatThatIsHeldUpSoThatItNeverArrivesAfterwards() {
        writer.start();
        try (Session session = server.open(ANSWER)) {
            session.execute("LOCK TABLES landfall.heartbeat WRITE");
            Awaited.within(SOON, "a beat waits for the lock", () -> server.view().sessions().stream()
                    .anyMatch(other -> other.state().contains("metadata lock")));

            assertThatThrownBy(writer::stop).hasMessageContaining("old-db answered 0 to");

            session.execute("UNLOCK TABLES");
            Optional<Heartbeat> last = writer.stop();
            assertThat(server.view().heartbeat()).isEqualTo(last);
            assertThat(server.view().sessions())
                    .noneMatch(other -> other.statement().contains("REPLACE INTO"));
        }
    }

    @Test
    void neverBeginsOnAServerThatIsClosed() {
        try (Session session = server.open(ANSWER)) {
            session.execute("SET GLOBAL read_only = 1");
            String before = session.value("SELECT @@global.gtid_binlog_pos");

            assertThatThrownBy(writer::start).hasMessage("old-db is read-only: no heartbeat is begun there.");

            assertThat(session.value("SELECT @@global.gtid_binlog_pos")).isEqualTo(before);
            session.execute("SET GLOBAL read_only = 0");
        }
    }

    @Test
    void isNotStartedWhenTheServerIsNotThere() {
        database.stop();

        assertThatThrownBy(writer::start).hasMessageContaining("Can't connect to old-db");

        assertThat(writer.state().running()).isFalse();
        assertThat(writer.stop()).isEmpty();
        database.start();
    }

    private long sequence() {
        return server.view().heartbeat().orElseThrow().sequence();
    }
}
