package io.landfall.bot.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/configuration.md} lists the keys that are accepted: all of them, and no other. */
class ConfigurationReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|.*");

    @TempDir
    Path directory;

    @Test
    void listsEveryKeyThatIsAcceptedAndNoOther() throws IOException {
        Set<String> accepted = new AcceptedKeys(directory).all();

        assertThat(accepted).contains("listen", "migrations.NAME.maintenance.verify.url");
        assertThat(documented()).containsExactlyElementsOf(accepted);
    }

    /** Each row of a table is a key below what its heading names. */
    private static Set<String> documented() throws IOException {
        Set<String> keys = new TreeSet<>();
        List<String> sections = List.of();
        for (String line : Files.readAllLines(REFERENCE)) {
            Matcher row = ROW.matcher(line);
            if (line.startsWith("#")) {
                sections = CODE.matcher(line)
                        .results()
                        .map(code -> code.group(1) + ".")
                        .toList();
            } else if (row.matches()) {
                List<String> above = sections.isEmpty() ? List.of("") : sections;
                above.forEach(section -> keys.add(section + row.group(1)));
            }
        }
        return keys;
    }
}
