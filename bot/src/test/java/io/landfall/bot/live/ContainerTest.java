package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.MariaDbSettings;
import io.landfall.runbooks.journal.SqliteJournal;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Landfall in its image, as {@code docker/Dockerfile} builds it, with real servers outside of it. Docker itself is not here:
 * see {@code docs/docker.md} for what stands in for it.
 */
@Tag("thorough")
class ContainerTest {

    private static final int BY_SIGTERM = 143;

    private static Scene scene;
    private static Container container;
    private static Optional<ServiceProcess> service = Optional.empty();

    @BeforeAll
    static void build() throws Exception {
        Optional<String> whyNot = Container.build("landfall");
        Assumptions.assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        scene = Scene.following(MariaDbSettings.initialised())
                .withApprovals("{approvers: [ben], mode: live}")
                .withBudget("{downtime: 300s, max-lag: 10s}");
        container = new Container(scene);
    }

    @AfterEach
    void end() {
        service.ifPresent(Container::kill);
        service = Optional.empty();
    }

    @AfterAll
    static void close() {
        if (container != null) {
            container.close();
            scene.close();
        }
    }

    @Test
    void servesAsItsOwnUserUnderTiniAndIsHealthy() throws Exception {
        ServiceProcess serving = serve();

        assertThat(Container.processes(serving)).containsExactly("10001 tini", "10001 java");
        assertThat(container.healthcheck()).contains("journal");
    }

    @Test
    void takesAnOpenWindowBackInOrderOnSigterm() {
        ServiceProcess ending = serve();
        openAWindow(ending);

        Container.stop(ending);

        ending.await("Landfall has ended.");
        ending.await("taken back; writes go where they went before");
        assertThat(ending.awaitExit()).isEqualTo(BY_SIGTERM);
        service = Optional.empty();
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    @Test
    void givesTheWritesBackWhenTheContainerWasKilledInAnOpenWindowAndStartsAgain() {
        ServiceProcess killed = serve();
        openAWindow(killed);

        Container.kill(killed);
        assertThat(Scene.isReadOnly(scene.source())).isTrue();
        serve().await("cutover shop was taken back");

        try (SqliteJournal journal = SqliteJournal.openToRead(container.journal())) {
            assertThat(journal.firstBrokenRow()).isEmpty();
        }
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    @Test
    void composeAcceptsBothFilesAndWouldNotAcceptAServiceThatIsMissing() throws Exception {
        Container.withoutDocker("config");

        Path broken = scene.lab()
                .writePrivateFile(
                        scene.lab().directory().resolve("broken.yaml"),
                        "services: {landfall: {image: landfall, depends_on: [nobody]}}\n");
        assertThatThrownBy(() -> Container.withoutDocker("compose", "--file", broken.toString(), "config", "--quiet"))
                .hasMessageContaining("nobody");
    }

    private static ServiceProcess serve() {
        ServiceProcess started = container.serve();
        service = Optional.of(started);
        started.await("Landfall serves shop");
        return started;
    }

    /** Writes are stopped afterwards, until somebody approves the next step. */
    private static void openAWindow(ServiceProcess service) {
        service.await("at the first look");
        scene.awaitHeartbeat();
        service.type("cutover shop");
        service.await("asks for approval of 2 maintenance-on; plan");
        service.type("as ben approve");
        service.await("asks for approval of 3 stop-writes; plan");
        service.type("as ben approve");
        service.await("asks for approval of 4 verify-caught-up; plan");
    }
}
