package io.landfall.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with a stand-in for the service, which may do mischief: the figures must show it. */
class DemoRunTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void reportsThatNothingWasLostAfterAGoodSwitch() throws IOException {
        int status = run(":");

        assertThat(status).as(shown()).isZero();
        JsonNode report = report();
        assertThat(report.path("engine").asText()).startsWith("MariaDB ");
        assertThat(report.path("data_bytes").asLong()).isPositive();
        assertThat(report.path("writes_acknowledged").asLong()).isGreaterThan(200);
        assertThat(report.path("writes_lost").asLong(-1)).isZero();
        assertThat(report.path("checksums_equal").asBoolean()).isTrue();
        assertThat(report.path("writable_servers_max").asInt()).isEqualTo(1);
        assertThat(report.path("probes_accepted_by"))
                .map(JsonNode::asText)
                .containsExactly("old-host/mariadb", "new-host/mariadb");
        assertThat(report.path("probes_lost").asLong(-1)).isZero();
        assertThat(report.path("write_gap_ms").asDouble()).isPositive();
        assertThat(report.path("journal_chain_ok").asBoolean()).isTrue();
        assertThat(report.path("window_ms").asDouble()).isEqualTo(12.5);
        assertThat(report.path("steps").get(0).path("approver").asText()).isEqualTo("ben");
        assertThat(shown()).contains("ann> cutover shop", "Nothing was lost.");
    }

    @Test
    void reportsAnAcknowledgedWriteThatIsMissingOnTheNewServerWhateverTheServiceSays() throws IOException {
        int status = run("ask shop-new 'DELETE FROM shop.ledger_entries WHERE writer = 0 AND sequence = 3'");

        assertThat(status).as(shown()).isEqualTo(1);
        assertThat(report().path("writes_lost").asLong()).isEqualTo(1);
        assertThat(shown()).contains("WRONG: 1 acknowledged writes are lost: [lost: acknowledged write 0/3");
    }

    @Test
    void reportsTablesThatDiffer() throws IOException {
        int status = run("ask shop-new \"SET sql_log_bin = 0; INSERT INTO shop.page_views VALUES (NOW(), '/', '')\"");

        assertThat(status).as(shown()).isEqualTo(1);
        assertThat(report().path("checksums_equal").asBoolean()).isFalse();
        assertThat(report().path("writes_lost").asLong(-1)).isZero();
        assertThat(shown()).contains("WRONG: shop.page_views has checksum");
    }

    @Test
    void reportsAnOldServerThatAcceptsWritesAgainForAMoment() throws IOException {
        int status = run("ask shop-old 'SET GLOBAL gtid_strict_mode = OFF, GLOBAL read_only = OFF; DO SLEEP(0.3);"
                + " SET GLOBAL read_only = ON'");

        assertThat(status).as(shown()).isEqualTo(1);
        assertThat(report().path("writable_servers_max").asInt()).isEqualTo(2);
        assertThat(report().path("probes_lost").asLong()).isPositive();
        assertThat(shown()).contains("WRONG: Writes of an ordinary account were accepted in turn by");
    }

    private int run(String mischief) {
        Path launcher = FakeLauncher.doing(directory, mischief);
        DemoOptions options = new DemoOptions(
                launcher,
                true,
                Servers.MARIADB,
                1 << 20,
                true,
                "stream",
                false,
                Optional.of(directory.resolve("r.json")),
                Optional.empty(),
                Optional.empty());
        return new DemoRun(options, InputStream.nullInputStream(), new PrintStream(shown, true, StandardCharsets.UTF_8))
                .run();
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(directory.resolve("r.json").toFile());
    }
}
