package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.bot.Main;
import io.landfall.lab.bench.Bench;
import io.landfall.lab.database.Engine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code ./landfall bench cutover} in its short form with the real service: whether it measures, not how long things take. */
class CutoverBenchTest {

    private static final Pattern LAB = Pattern.compile(" in (/\\S+/landfall-lab-\\d+) \\.\\.\\.");

    @TempDir
    private Path directory;

    @Test
    void measuresEveryContenderLosesNothingAndLeavesNothingBehind() throws IOException {
        measures(Engine.MARIADB);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"MYSQL80", "MYSQL97"})
    void measuresTheSameOnMySql(Engine engine) throws IOException {
        measures(engine);
    }

    @Tag("thorough")
    @Test
    void copiesByEachWayBesideADump() throws IOException {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

        int status = new Bench.Start(Optional.of(PlayedDemo.launcher(directory, Main.class)), out, out)
                .run("copy", "--size", "4MiB");

        String text = shown.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        assertThat(text.lines().filter(line -> line.matches("M\\w+ [0-9.]+ .*")))
                .as(text)
                .hasSize(7);
    }

    private void measures(Engine engine) throws IOException {
        Assumptions.assumeTrue(engine.whyNot().isEmpty(), () -> engine.whyNot().orElse(""));
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        Path report = directory.resolve("bench.json");

        int status = new Bench.Start(Optional.of(PlayedDemo.launcher(directory, Main.class)), out, out)
                .run("cutover", "--runs", "1", "--engine", engine.name(), "--report", report.toString());

        String text = shown.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        assertThat(figures.path("contenders"))
                .extracting(contender -> contender.path("name").asText())
                .containsExactly("floor", "hand_script", "landfall_first", "landfall_warm");
        assertThat(figures.path("contenders")).allSatisfy(contender -> {
            assertThat(contender.path("window_ms").path("median").asDouble()).isPositive();
            assertThat(contender.path("pause_ms").path("median").asDouble()).isPositive();
            assertThat(contender.path("failed").asInt(-1)).isZero();
        });
        assertThat(figures.path("writes_acknowledged").asLong()).isPositive();
        assertThat(figures.path("writes_lost").asLong(-1)).isZero();
        assertThat(figures.path("writes_unexpected").asLong(-1)).isZero();
        Matcher lab = LAB.matcher(text);
        assertThat(lab.find()).as(text).isTrue();
        assertThat(Path.of(lab.group(1))).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains(lab.group(1) + "/")))
                .isEmpty();
    }
}
