package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The disk of the journal and the log hangs in the window and thaws after the undo, with the application writing. */
class FrozenDiskTest {

    private static Scene scene;
    private static Points points;
    private static Optional<FrozenDisk> mounted = Optional.empty();
    private static FrozenDisk disk;
    private static ServiceProcess service;

    @BeforeAll
    static void open() throws IOException {
        points = new Points();
        scene = Scene.following(MariaDbSettings.initialised());
        StringBuilder why = new StringBuilder();
        mounted = FrozenDisk.on(scene.lab().newDirectory("frozen-disk"), why);
        Assumptions.assumeTrue(mounted.isPresent(), why.toString());
        disk = mounted.get();
        Files.copy(scene.journal(), disk.file("landfall.db"));
        String password = "shop-replication.password";
        Files.copy(scene.directory().resolve(password), disk.file(password), StandardCopyOption.COPY_ATTRIBUTES);
        service = scene.serviceThatWaitsAt(points, onTheDisk(), disk.inside()).awaitFirstLook();
    }

    private static Path onTheDisk() {
        return scene.write(
                "frozen-disk.yaml", scene.text().replaceFirst("jdbc:sqlite:\\S+", "jdbc:sqlite:" + journal()));
    }

    private static Path journal() {
        return disk.mountPoint().resolve("landfall.db");
    }

    @AfterAll
    static void close() {
        mounted.ifPresent(FrozenDisk::close);
        scene.close();
        points.close();
    }

    @Test
    void opensTheSourceAndAnswersWhileTheDiskHangs() throws Exception {
        Points.Performed frozen = points.at("STEP_ACTED:fence-source", disk::freeze);
        cutOver();
        frozen.await();

        service.await("✖ point-of-no-return");
        service.await("It is over (undone), but the journal can't be written");
        assertThat(Scene.isReadOnly(scene.source())).isFalse();
        service.type("abort too slow");
        service.await("takes everything back that it has done");
        service.type("status shop");
        service.await("leave Landfall running until then");
        HttpResponse<String> health = health();
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("The disk of the journal " + journal() + " does not answer");
        disk.thaw();
        service.await("cutover shop was taken back");

        assertThat(rows())
                .containsSubsequence("outcome fence-source", " abort ", "undo-outcome fence-source", " ended ");
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    @Test
    void withdrawsACommitThatIsWrittenAfterTheUndo() {
        Points.Performed frozen = points.at("COMMITS:point-of-no-return", disk::freeze);
        cutOver();
        frozen.await();

        service.await("✖ point-of-no-return");
        service.await("It is over (undone), but the journal can't be written");
        assertThat(Scene.isReadOnly(scene.source())).isFalse();
        assertThat(Scene.isReadOnly(scene.target())).isTrue();
        service.type("cutover shop");
        service.await("is not over");
        disk.thaw();
        service.await("cutover shop was taken back");

        assertThat(rows())
                .containsSubsequence(" point-of-no-return ", " withdrawn ", " undo-outcome fence-source ", " ended ");
        assertThat(Scene.isReadOnly(scene.source())).isFalse();
        assertThat(Scene.isReadOnly(scene.target())).isTrue();
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    private static void cutOver() {
        service.type("cutover shop");
        service.await("asks for approval");
        service.type("as ben approve 2-6");
        service.await("is armed");
        service.type("go");
        service.await("ann said go");
    }

    /** The rows of a journal that is whole, in words. */
    private static String rows() {
        assertThat(inside("journal", "verify", journal().toString())).contains(" rows, chain whole");
        return inside("audit", "shop", "--config", onTheDisk().toString());
    }

    private static String inside(String... words) {
        return scene.landfallIn(disk.inside(), words).text();
    }

    private static HttpResponse<String> health() throws Exception {
        String listen = scene.text().lines().findFirst().orElseThrow().substring("listen: ".length());
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + listen + "/health"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
