package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a team does besides is shown, approved, journaled and undone like every other step; its secrets are not shown. */
class TeamStepsTest {

    private static final String TOKEN = "tok-8d1c-en";

    private static Scene scene;
    private static Points points;
    private static Path quiet;
    private static Path fed;

    @BeforeAll
    static void open() {
        points = new Points();
        scene = Scene.following(MariaDbSettings.initialised()).withoutMaintenance();
        quiet = scene.directory().resolve("quiet");
        fed = scene.directory().resolve("fed");
        String steps =
                """
                    steps:
                      - name: silence-alerts
                        at: before-window
                        host: app-1
                        act: "echo silenced by ${TOKEN} | tee %1$s"
                        verify: "grep -q ${TOKEN} %1$s"
                        undo: "rm %1$s"
                      - {name: feed-warehouse, at: after-window, host: app-1, act: "touch %2$s", verify: "test -e %2$s", undo: "rm %2$s"}
                """
                        .formatted(quiet, fed);
        scene.write(scene.file().getFileName().toString(), scene.text() + steps);
    }

    @AfterAll
    static void close() {
        scene.close();
        points.close();
    }

    @Test
    void isApprovedDoneUndoneByAbortAlsoInAnotherProcessAndLedBackByRollback() throws IOException {
        ServiceProcess service = serve().awaitFirstLook();
        service.type("cutover shop --dry-run");
        service.await("On app-1: `echo silenced by ${TOKEN} | tee " + quiet + "`; then");
        service.await("On app-1: `touch " + fed + "`; then");
        service.type("cutover shop");
        service.await("asks for approval of before-window");
        assertThat(quiet).doesNotExist();
        Points.Performed killed = points.at("STEP_ACTED:silence-alerts", service::kill);
        service.type("as ben approve before-window");
        killed.await();
        assertThat(quiet).hasContent("silenced by " + TOKEN);

        service = serve();
        service.await("I was restarted during silence-alerts");
        service.type("resume");
        service.await("asks for approval of after-window");
        service.type("as ben abort no alerts tonight");
        service.await("cutover shop was taken back");
        assertThat(quiet).doesNotExist();

        goesThrough(service, "cutover");
        assertThat(service.text()).contains("silenced by ${TOKEN}");
        assertThat(quiet).exists();
        assertThat(fed).exists();

        Files.delete(quiet);
        goesThrough(service, "rollback");
        assertThat(quiet).exists();
        assertThat(fed).doesNotExist();
        service.terminate();

        assertThat(service.text()).doesNotContain(TOKEN);
        assertThat(holding(TOKEN)).as("files that hold the secret").containsExactly(quiet);
    }

    /** The service gets the secret from its environment. */
    private static ServiceProcess serve() {
        return scene.serviceThatWaitsAt(points, scene.file(), List.of("env", "TOKEN=" + TOKEN));
    }

    private static void goesThrough(ServiceProcess service, String verb) {
        scene.awaitHeartbeat();
        service.type(verb + " shop");
        for (String named : List.of("before-window", "after-window")) {
            service.awaitUnless("was taken back", "asks for approval of " + named);
            service.type("as ben approve " + named);
        }
        service.awaitUnless("was taken back", "asks for approval of 3 stop-writes");
        service.type("as ben approve 3-6");
        service.awaitUnless("was taken back", "is armed");
        service.type("go");
        service.awaitUnless("was taken back", verb + " shop is done");
        scene.switched();
        scene.assertNothingIsLost(scene.serving(), scene.standby());
    }

    /** Files beside the journal; the journal itself is among them. */
    private static List<Path> holding(String text) throws IOException {
        try (Stream<Path> files = Files.list(scene.directory())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> isIn(file, text))
                    .toList();
        }
    }

    private static boolean isIn(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
