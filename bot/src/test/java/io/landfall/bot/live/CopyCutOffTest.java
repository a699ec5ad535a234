package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service is ended in order while it copies: the source is as it was, and the next service goes on. */
class CopyCutOffTest {

    private static final String FAREWELL = "#1 move shop: left where it is; the source is as it was. Start the service"
            + " again, then say `resume` to go on or `abort` to take it back.";

    private final Scene scene = Scene.installed();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void leavesTheSourceAsItWasAndFinishesWhenItIsStartedAgain() throws IOException {
        String keys = Files.readString(scene.targetHost().authorizedKeysFile());
        Path slow = scene.write(
                "slow.yaml", scene.text().replace("maintenance:", "copy: {max-rate: 1MiB/s}\n    maintenance:"));

        ServiceProcess first = scene.service(slow);
        first.type("start shop");
        first.await(" % of ");
        first.interrupt();

        assertThat(first.text()).contains(FAREWELL);
        assertThatTheSourceIsAsItWas(keys);

        ServiceProcess second = scene.service(slow);
        second.await("I was restarted between two steps. Nothing is half done. Say `resume` to go on, or");
        second.await("is held");
        second.type("resume");
        second.await(" % of ");
        second.terminate();

        assertThat(second.text()).contains(FAREWELL);
        assertThatTheSourceIsAsItWas(keys);

        ServiceProcess third = scene.service();
        third.await("I was restarted");
        third.await("is held");
        third.type("resume");
        third.await("move shop is done");
        third.type("quit");

        assertThat(third.awaitExit()).isZero();
        assertThatTheSourceIsAsItWas(keys);
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    private void assertThatTheSourceIsAsItWas(String keys) throws IOException {
        LabDatabase source = scene.source();
        assertThat(Scene.value(source, "SELECT COUNT(*) FROM mysql.global_priv WHERE user LIKE 'landfall\\_backup%'"))
                .isEqualTo("0");
        assertThat(Files.readString(scene.targetHost().authorizedKeysFile())).isEqualTo(keys);
        assertThat(namesBeside(source.dataDir())).noneMatch(name -> name.startsWith("data."));
        assertThat(copying()).isEmpty();
    }

    private static List<String> namesBeside(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory.getParent())) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    /** The programs of a copy that run in this scene. */
    private List<String> copying() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.matches("\\S*(mariadb-backup|mbstream|ssh) .*"))
                .filter(line -> line.contains(scene.lab().directory().toString()))
                .toList();
    }
}
