package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A journal may be older than the truth: a snapshot of a machine, a backup that was put back. */
class OldJournalTest {

    @Test
    void opensNoSecondServerWithAJournalFromBeforeTheCommit() throws IOException {
        try (Scene scene = Scene.following(MariaDbSettings.initialised());
                Points points = new Points()) {
            scene.awaitFollowing();
            Path copy = scene.lab().newDirectory("snapshot");
            ServiceProcess service = scene.serviceThatWaitsAt(points).awaitFirstLook();
            scene.awaitHeartbeat();
            service.type("as ann cutover shop");
            service.awaitUnless("was taken back", "asks for approval");
            service.type("as ben approve 2-6");
            service.await("is armed");
            Points.Performed copied =
                    points.at("STEP_DONE:verify-caught-up", () -> copyJournal(scene.journal(), scene.journal(), copy));
            service.type("go");
            copied.await();
            service.await("cutover shop is done");
            service.terminate();
            copyJournal(
                    scene.journal(),
                    copy.resolve(scene.journal().getFileName()),
                    scene.journal().getParent());

            ServiceProcess again = scene.service();

            assertThat(again.await("is held"))
                    .contains(scene.targetName() + " was opened: it takes writes. Nothing is undone, and "
                            + scene.sourceName() + " stays closed");
            again.type("as ben abort");
            again.await("cutover shop is done");
            assertThat(again.text()).doesNotContain("took back");
            scene.assertNothingIsLost(scene.target(), scene.source());
        }
    }

    /** All files of the journal {@code of}, as they are at {@code from}, replace what is at {@code to}. */
    private static void copyJournal(Path of, Path from, Path to) throws IOException {
        for (String end : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(to.resolve(of.getFileName() + end));
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from.getParent(), of.getFileName() + "*")) {
            for (Path file : files) {
                Path copy = to.resolve(file.getFileName());
                if (!Files.isDirectory(file)) {
                    Files.deleteIfExists(copy);
                    Files.copy(file, copy);
                }
            }
        }
    }
}
