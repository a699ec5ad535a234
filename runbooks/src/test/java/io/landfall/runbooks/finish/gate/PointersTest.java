package io.landfall.runbooks.finish.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pointers.sh} on this machine, with a home of ours: what it does not look at, it says. */
class PointersTest {

    private static final String OLD = "10.9.8.7:3306";

    @TempDir
    Path home;

    @Test
    void saysThatThereIsMoreThanItShows() throws IOException {
        Path file = options(String.join("\n", Collections.nCopies(60, "server = " + OLD)));

        assertThat(look())
                .hasSize(51)
                .contains(file + ":1", file + ":50")
                .endsWith("? and there are more than these 50");
    }

    @Test
    void saysWhichFileIsTooLargeToBeSearched() throws IOException {
        Path file = options("#".repeat(256 << 10) + "\nserver = " + OLD + "\n");

        assertThat(look()).containsExactly("? " + file + " is larger than 255 KiB");
    }

    private Path options(String text) throws IOException {
        return Files.writeString(home.resolve(".my.cnf"), text);
    }

    private List<String> look() throws IOException {
        Path script = home.resolve("pointers.sh");
        try (InputStream text = Pointers.class.getResourceAsStream("pointers.sh")) {
            Files.copy(text, script);
        }
        ProcessBuilder look = new ProcessBuilder("sh", script.toString(), "other", OLD).redirectErrorStream(true);
        look.environment().put("HOME", home.toString());
        try (InputStream said = look.start().getInputStream()) {
            return new String(said.readAllBytes()).lines().toList();
        }
    }
}
