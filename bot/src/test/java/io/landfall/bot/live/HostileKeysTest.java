package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.process.Command;
import io.landfall.lab.proxy.LabHaproxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A whole migration whose paths and names all hold what a shell would run: moved, switched, led back, switched and finished,
 * and nothing of it is run.
 */
class HostileKeysTest {

    private static final String MARK = "pwned-by-a-name";

    /** A link to the root directory, so that every path can go through it. A file of keys holds no line end and no quote. */
    private static final String NAME = "it's $(touch M) `touch M`;touch M;* && touch M # \\".replace("M", MARK);

    /** Stands in an option file of the server, too. */
    private static final String DATA = "it's $(touch M) `touch M`;touch M".replace("M", MARK);

    /** What is only read by Landfall and the shell may hold these, too. */
    private static final String WORSE = NAME + "\"\ntouch M\n".replace("M", MARK);

    private static final Pattern PATHS =
            Pattern.compile("(authorized-keys|defaults-file|settings-dir|known-hosts|key): (/[^,}\n]+)");
    private static final Pattern APPLICATIONS = Pattern.compile("(flag-file|path): (/[^,}\n]+)");

    @Test
    void runsNothingOfWhatAPathOrANameHolds() throws IOException {
        try (Scene scene = Scene.installed()) {
            Path link = link(scene, NAME);
            Path worse = link(scene, WORSE);
            String data = "" + link(scene, DATA) + scene.target().dataDir();
            Path options = scene.target().defaultsFile();
            Files.writeString(
                    options,
                    Files.readString(options)
                            .replace("datadir=" + scene.target().dataDir(), "datadir=" + data));
            LabHaproxy proxy = LabHaproxy.start(scene.lab(), scene.source().address(), "admin");
            Path socket = Files.createSymbolicLink(
                    proxy.socket().resolveSibling("s'$(touch M)\"\n".replace("M", MARK)), proxy.socket());
            Path pointer = scene.write("what it's called", "old " + WORSE.strip() + "\n");
            String text = through(worse, APPLICATIONS, through(link, PATHS, scene.text()))
                            .replace("data-dir: " + scene.target().dataDir(), "data-dir: " + quoted(data))
                    + """
                          - {type: haproxy, host: app-1, socket: %s, backend: shop, server: db, path: %s}
                          - {type: command, host: app-1, get: "cat '%s'", set: "printf '%%s\\n' \\"$1\\" >'%s'", replace: {%s: %s}}
                    """
                            .formatted(
                                    quoted(socket.toString()),
                                    quoted(worse + proxy.file().toString()),
                                    pointer.toString().replace("'", "'\\\\''"),
                                    pointer.toString().replace("'", "'\\\\''"),
                                    quoted("old " + WORSE.strip()),
                                    quoted("new " + WORSE.strip()));
            scene.write(scene.file().getFileName().toString(), text);

            ServiceProcess service = scene.move();
            scene.switches(service, "cutover");
            assertThat(pointer).hasContent("new " + WORSE.strip());
            assertThat(Files.readString(proxy.file())).contains(scene.target().address());
            scene.switches(service, "rollback");
            assertThat(pointer).hasContent("old " + WORSE.strip());
            scene.switches(service, "cutover");
            scene.finishes(service);
            service.terminate();

            assertThat(marks(scene)).isEmpty();
        }
    }

    private static Path link(Scene scene, String name) throws IOException {
        return Files.createSymbolicLink(scene.directory().resolve(name), Path.of("/"));
    }

    private static String through(Path link, Pattern keys, String text) {
        return keys.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + ": " + quoted(link + found.group(2))));
    }

    /** As YAML writes it between double quotes. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** Wherever a shell may have been when it was run. */
    private static List<String> marks(Scene scene) {
        return Stream.of(scene.lab().directory().toString(), "/root", "/tmp", System.getProperty("user.dir"))
                .flatMap(place -> Command.run("find", place, "-xdev", "-maxdepth", "8", "-name", MARK + "*")
                        .lines())
                .toList();
    }
}
