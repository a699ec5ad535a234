package io.landfall.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.lab.bench.Bench.Start;
import io.landfall.lab.demo.FakeLauncher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./landfall bench}: options that can't be, and real rounds with a stand-in for the service that does mischief. */
class BenchTest {

    private static final String END = "\nNothing was started. `./landfall bench cutover --help` shows the options.\n";

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void saysWhatToWriteInsteadOfANumberOfRoundsThatCanNotBe() {
        for (String wrong : new String[] {"0", "x", "-1", "1000"}) {
            assertThat(bench(Optional.empty(), "cutover", "--runs", wrong)).isEqualTo(2);
            assertThat(shown())
                    .endsWith("landfall: Invalid value for option '--runs': `" + wrong + "` is no number of rounds."
                            + " Write a whole number from 1 to 999, such as 10." + END);
        }
    }

    @Test
    void saysWhatCanBeMeasured() {
        assertThat(bench(Optional.empty())).isEqualTo(2);
        assertThat(shown())
                .isEqualTo(
                        "landfall: What is to be measured? Write `./landfall bench cutover` or `./landfall bench copy`."
                                + END.replace(" cutover", ""));
    }

    @Test
    void saysWhichServersItSwitchesAndHowASizeIsWritten() {
        assertThat(bench(Optional.empty(), "cutover", "--engine", "mariadb-upgrade"))
                .isEqualTo(2);
        assertThat(shown())
                .isEqualTo("landfall: `--engine mariadb-upgrade` is for the demo: here both servers are of one release."
                        + " Write mariadb, mysql80 or mysql97." + END);
        assertThat(bench(Optional.empty(), "copy", "--size", "1")).isEqualTo(2);
        assertThat(shown())
                .endsWith("`1` is not a size. Nothing was started. Write 200MiB or 1GiB."
                        + END.replace("cutover", "copy"));
    }

    @Test
    void looksForThePlaceOfTheReportBeforeItMeasures() {
        Path file = directory.resolve("nowhere").resolve("report.json");

        assertThat(bench(Optional.empty(), "cutover", "--report", file.toString()))
                .isEqualTo(2);
        assertThat(shown())
                .isEqualTo("landfall: `--report " + file + "`: there is no directory " + file.getParent()
                        + ". Make it, or write another place." + END);
    }

    @Test
    void saysHowToStartItWhenItDoesNotKnowTheService() {
        assertThat(bench(Optional.empty(), "cutover")).isEqualTo(1);
        assertThat(shown())
                .isEqualTo(
                        "landfall: The bench does not know how to run the service. Start it with ./landfall bench.\n");
    }

    @Test
    void endsLoudlyWhenAWriteIsLost() throws IOException {
        int status = rounds(
                2,
                FakeLauncher.doing(
                        directory, "ask shop-new 'DELETE FROM shop.ledger_entries WHERE writer = 0 AND sequence = 3'"));

        assertThat(status).as(shown()).isEqualTo(1);
        assertThat(shown())
                .contains("WRONG: The rounds ended early: A write is lost, or one is there that should not be.")
                .contains("WRONG: 1 acknowledged writes are lost, and 0 rows are there that should not be: [lost:"
                        + " acknowledged write 0/3 ");
        assertThat(report().path("writes_lost").asLong()).isEqualTo(1);
        assertThat(report().path("failures")).isEmpty();
    }

    @Test
    void countsARoundThatFailedAndMeasuresTheOthers() throws IOException {
        int status = rounds(2, FakeLauncher.refusing(directory, "echo '✖ #2 cutover shop: not today'"));

        assertThat(status).as(shown()).isEqualTo(1);
        assertThat(shown())
                .contains(
                        "FAILED: round 2, Landfall, first of a process: The conversation broke off: after `cutover shop` the service said: ✖ #2 cutover shop: not today.")
                .contains("Nothing was lost of ");
        assertThat(contender("floor").path("window_ms").path("n").asInt()).isEqualTo(4);
        assertThat(contender("hand_script").path("pause_ms").path("n").asInt()).isEqualTo(4);
        assertThat(contender("landfall_first").path("failed").asInt()).isEqualTo(2);
        assertThat(contender("landfall_warm").path("failed").asInt()).isEqualTo(2);
        assertThat(contender("landfall_first").path("window_ms")).isEmpty();
        assertThat(report().path("failures")).hasSize(4);
    }

    @Test
    void countsARoundThatFailedAfterItsLastSwitchAndKeepsItsFigures() throws IOException {
        int status = rounds(1, FakeLauncher.refusing(directory, "trap 'exit 3' EXIT"));

        assertThat(status).as(shown()).isEqualTo(1);
        assertThat(shown())
                .contains("FAILED: round 1, Landfall, second of a process: The service ended with status 3.");
        assertThat(contender("landfall_warm").path("window_ms").path("n").asInt())
                .isEqualTo(1);
        assertThat(contender("landfall_first").path("failed").asInt(-1)).isZero();
        assertThat(report().path("failures")).hasSize(1);
        assertThat(report().path("ended_early").isNull()).isTrue();
    }

    @Test
    void measuresNothingMoreOnAPairThatIsNotAsBefore() throws IOException {
        int status = rounds(
                2, FakeLauncher.refusing(directory, "[ \"$verb\" = cutover ] || echo '✖ #2 rollback shop: not today'"));

        assertThat(status).as(shown()).isEqualTo(1);
        assertThat(shown())
                .contains(
                        "WRONG: The rounds ended early: After what failed, the old server does not serve with the new one following.")
                .contains("Nothing was lost of ");
        assertThat(contender("landfall_first").path("window_ms").path("n").asInt())
                .isEqualTo(1);
        assertThat(contender("landfall_warm").path("failed").asInt()).isEqualTo(1);
        assertThat(contender("floor").path("window_ms").path("n").asInt()).isEqualTo(2);
    }

    private int rounds(int runs, Path launcher) {
        return bench(
                Optional.of(launcher),
                "cutover",
                "--runs",
                Integer.toString(runs),
                "--maintenance",
                "--report",
                directory.resolve("r.json").toString());
    }

    private int bench(Optional<Path> launcher, String... words) {
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        return new Start(launcher, out, out).run(words);
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private JsonNode contender(String name) throws IOException {
        for (JsonNode contender : report().path("contenders")) {
            if (contender.path("name").asText().equals(name)) {
                return contender;
            }
        }
        throw new AssertionError("The report has no contender " + name + ".");
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(directory.resolve("r.json").toFile());
    }
}
