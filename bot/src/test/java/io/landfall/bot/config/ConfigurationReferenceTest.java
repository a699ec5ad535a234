package io.landfall.bot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.landfall.monitor.LandfallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/configuration.md} lists the keys that are accepted: all of them, and no other. */
class ConfigurationReferenceTest {

    /** No key is so like it that it would be taken for a slip. */
    private static final String NOBODYS = "NOBODYS-KEY";

    private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|.*");
    private static final Pattern ACCEPTED = Pattern.compile(NOBODYS + "` is not a setting\\. Accepted here: (.*)\\.");
    private static final String IN_LIST = "[]";
    private static final String ANY = "NAME";

    @TempDir
    Path directory;

    @Test
    void listsEveryKeyThatIsAcceptedAndNoOther() throws IOException {
        Set<String> accepted = accepted(List.of());

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

    /** Writes a key that nobody knows below {@code path}: the refusal lists those that are accepted there. */
    private Set<String> accepted(List<String> path) throws IOException {
        Set<String> keys = new TreeSet<>();
        String refusal = refusal(path);
        String shown = String.join(".", path).replace(".[]", "[1]");
        Matcher list = ACCEPTED.matcher(refusal);
        if (list.find()) {
            for (String key : list.group(1).split(", ")) {
                List<String> below = below(path, key);
                keys.add(String.join(".", below).replace(".[]", IN_LIST));
                keys.addAll(accepted(below));
            }
        } else if (refusal.contains("`" + shown + "." + NOBODYS + "` is `x`; it takes settings below it")) {
            keys.addAll(accepted(below(path, ANY)));
        } else if (refusal.contains("`" + shown + "` is a group of settings; it takes a list")) {
            keys.addAll(accepted(below(path, IN_LIST)));
        }
        return keys;
    }

    private static List<String> below(List<String> path, String key) {
        List<String> below = new ArrayList<>(path);
        below.add(key);
        return below;
    }

    private String refusal(List<String> path) throws IOException {
        String text = "{" + NOBODYS + ": x}";
        for (int i = path.size() - 1; i >= 0; i--) {
            text = path.get(i).equals(IN_LIST) ? "[" + text + "]" : "{" + path.get(i) + ": " + text + "}";
        }
        Path file = Files.writeString(directory.resolve("landfall.yaml"), text);
        return catchThrowableOfType(LandfallException.class, () -> ConfigurationFile.read(file, Map.of()))
                .getMessage();
    }
}
