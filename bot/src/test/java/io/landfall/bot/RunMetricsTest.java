package io.landfall.bot;

import static io.landfall.bot.Stage.ANN;
import static io.landfall.bot.Stage.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.posts.RunMetrics;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.Command;
import io.landfall.monitor.metrics.MigrationMetrics;
import io.landfall.runbooks.journal.history.History;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMetricsTest {

    @TempDir
    Path directory;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(directory, "shop");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void showsTheOpenWindowWithItsBudgetAndStepAndNoneOfItAfterwards() {
        CountDownLatch fence = stage.holdTheFence();
        stage.say(ANN, "cutover shop");
        stage.channel.post("asks for approval");
        await("landfall_run_info{migration=\"shop\",runbook=\"cutover\",run=\"1\",state=\"asking\",} 1.0");
        assertThat(scrape()).contains("landfall_window_budget_seconds{migration=\"shop\",} 60.0");
        assertThat(scrape()).doesNotContain("landfall_window_open_since_timestamp_seconds{");
        stage.say(BEN, "approve 2-4");
        stage.channel.post("is armed");
        stage.say(ANN, "go");

        await("landfall_run_step{migration=\"shop\",step=\"fence-source\",} 1.0");
        assertThat(scrape())
                .containsPattern("landfall_window_open_since_timestamp_seconds\\{migration=\"shop\",} [1-9]")
                .containsPattern("landfall_approval_wait_seconds\\{migration=\"shop\",} \\d");
        fence.countDown();

        await("landfall_cutovers_total{outcome=\"done\",} 1.0");
        assertThat(scrape())
                .contains("landfall_step_seconds{migration=\"shop\",step=\"fence-source\",}")
                .doesNotContain(
                        "landfall_window_open_since_timestamp_seconds{", "landfall_run_step{", "state=\"asking\"");
    }

    /** The names, the types and the help are what Prometheus' own tool accepts. */
    @Test
    void isCleanByPromtool() throws IOException {
        DefaultExports.register(stage.registry);
        new MigrationMetrics(stage.registry, "0.1.0");
        stage.metrics.command("status", "done");
        stage.metrics.connected(true);
        Path scraped = Files.writeString(directory.resolve("metrics"), scrape());

        assertThat(Command.run("sh", "-c", "promtool check metrics < " + scraped + " 2>&1"))
                .isEmpty();
    }

    @Test
    void showsAfterARestartWhatTheJournalAndTheFileTell() {
        CollectorRegistry registry = new CollectorRegistry();
        RunMetrics metrics =
                new RunMetrics(registry, History.of(stage.journal), Map.of("shop", Stage.settings("shop")));

        metrics.recall("shop");

        assertThat(scrape(registry))
                .contains("landfall_window_budget_seconds{migration=\"shop\",} 60.0")
                .doesNotContain("landfall_cutover_write_gap_seconds{");
    }

    private void await(String line) {
        Awaited.within(Duration.ofMinutes(2), line, () -> scrape().contains(line));
    }

    private String scrape() {
        return scrape(stage.registry);
    }

    private static String scrape(CollectorRegistry registry) {
        StringWriter text = new StringWriter();
        try {
            TextFormat.write004(text, registry.metricFamilySamples());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
