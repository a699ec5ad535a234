package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.MariaDbSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A target that holds data gives it up only when somebody else agrees, and a pair in somebody's hands is nobody else's. */
class ReplaceTargetTest {

    private static final String HELD = "type: resume  |  abort";

    private final Scene scene = Scene.between(MariaDbSettings.initialised(), MariaDbSettings.initialised());

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void movesTheOldDataAsideAfterAnApprovalAndLetsNoOtherJournalHaveThePair() throws SQLException {
        LabDatabase target = scene.target().start();
        Scene.execute(target, "CREATE DATABASE precious");
        ServiceProcess service = scene.service();
        service.type("start shop");
        assertThat(heldBecause(service)).contains("target_empty: shop-new holds data at " + target.dataDir());
        service.type("abort");
        service.await("move shop was taken back");

        service.type("start shop --replace-target");
        service.await("asks for approval of 1 clear-target");
        service.type("approve");
        assertThat(service.await("Nothing was approved.")).contains("ann asked for this run");
        try (Connection client = target.connect(LabAccount.APP)) {
            assertThat(client.isValid(5)).isTrue();
            service.type("as ben approve");
            assertThat(heldBecause(service))
                    .containsPattern(
                            "nobody_uses_target: shop-new is in use: `app` from \\S+ A server that is in use is"
                                    + " not replaced\\. End these sessions or replicas, or use another target\\.");
            assertThat(Scene.value(target, "SHOW DATABASES LIKE 'precious'")).isEqualTo("precious");
        }
        service.type("resume");
        service.await("move shop is done");

        assertThat(target.dataDir().resolveSibling("data.before-landfall-run2").resolve("precious"))
                .isDirectory();
        scene.assertNothingIsLost(scene.source(), target);
        assertThatAnotherJournalIsRefused();
    }

    private void assertThatAnotherJournalIsRefused() {
        String owner = "shop-old belongs to another Landfall: migration `shop`, run 2, of journal "
                + Scene.value(scene.source(), "SELECT journal FROM landfall.owner") + " on "
                + Scene.value(scene.source(), "SELECT host FROM landfall.owner") + ", since ";
        Path journal = scene.directory().resolve("other.db");
        JournalOfAMove.write(journal, "shop");
        ServiceProcess other = scene.service(scene.write(
                "other.yaml",
                scene.text()
                        .replaceFirst(
                                "listen: 127.0.0.1:\\d+",
                                "listen: 127.0.0.1:" + scene.lab().freePort())
                        .replaceFirst("jdbc:sqlite:\\S+", "jdbc:sqlite:other.db")));

        other.type("cutover shop");
        assertThat(other.await(owner)).isNotEmpty();

        other.type("start shop --replace-target");
        assertThat(other.await(owner)).isNotEmpty();
    }

    private static String heldBecause(ServiceProcess service) {
        return service.awaitLines(HELD).stream()
                .dropWhile(line -> !line.contains("is held"))
                .collect(Collectors.joining("\n"));
    }
}
