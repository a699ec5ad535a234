package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rule of docs/architecture.md for the proofs on MySQL, held against the tests' own text. */
class ProofsTest {

    private static final Path LIVE = Path.of("src/test/java/io/landfall/bot/live");
    private static final Pattern SOURCE = Pattern.compile("live\\.Proofs#(\\w+)\"");
    private static final Pattern QUOTED = Pattern.compile("`([\\w:-]+)`");

    /** Where each source of engines is in the table, by the words that say what it means. */
    private static final Map<String, String> MEANT =
            Map.of("| whole |", "engines", "| at the points ", "byPoints", "| with `--all` only |", "withAll");

    @Test
    void goThroughOnMySqlWhatTheDocumentsSay() throws IOException {
        Map<String, String> said = new TreeMap<>();
        for (Map.Entry<String, String> row : MEANT.entrySet()) {
            quoted(cells(row.getKey())[1]).forEach(proof -> said.put(proof, row.getValue()));
        }

        assertThat(said).isEqualTo(sources());
        assertThat(quoted(cells("| at the points ")[2])).isEqualTo(Proofs.ON_MYSQL);
    }

    private static String[] cells(String part) throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "architecture.md")).stream()
                .filter(line -> line.contains(part))
                .findFirst()
                .orElseThrow()
                .split("\\|");
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** Where each class takes its engines from. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.list(LIVE)) {
            for (Path file : files.toList()) {
                Matcher source = SOURCE.matcher(Files.readString(file));
                if (source.find()) {
                    sources.put(file.getFileName().toString().replace(".java", ""), source.group(1));
                }
            }
        }
        return sources;
    }
}
