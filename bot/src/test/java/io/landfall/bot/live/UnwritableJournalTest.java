package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.MariaDbSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The journal's disk is full, or another program holds its file locked: no window is opened, and one that is open is
 * taken back, with the application writing all the time.
 */
class UnwritableJournalTest {

    private static final String TAKEN_BACK = "cutover shop was taken back";

    private static final long WRITERS_LOCK = 120;

    private static Scene scene;
    private static Points points;
    private static SmallDisk disk;
    private static ServiceProcess service;

    @BeforeAll
    static void open() throws IOException {
        points = new Points();
        scene = Scene.following(MariaDbSettings.initialised());
        disk = SmallDisk.on(scene.lab().newDirectory("small-disk"), 24);
        Files.copy(scene.journal(), disk.file("landfall.db"));
        String password = "shop-replication.password";
        Files.copy(scene.directory().resolve(password), disk.file(password), StandardCopyOption.COPY_ATTRIBUTES);
        service = scene.serviceThatWaitsAt(points, onTheDisk(), disk.inside()).awaitFirstLook();
    }

    /** The configuration with its journal on the small disk. */
    private static Path onTheDisk() {
        return scene.write(
                "small-disk.yaml", scene.text().replaceFirst("jdbc:sqlite:\\S+", "jdbc:sqlite:" + journal()));
    }

    @AfterAll
    static void close() {
        scene.close();
        disk.close();
        points.close();
    }

    @AfterEach
    void nothingIsLostAndTheJournalIsWhole() {
        assertThat(inside("journal", "verify", journal().toString()).text())
                .startsWith(journal() + ": ")
                .contains(" rows, chain whole\nlast row ");
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    @Test
    void opensNoWindowWhenTheDiskIsFullAtGo() {
        arm();
        disk.fill();

        service.type("go");

        assertThat(service.awaitUnless("said go", "✖ The disk of the journal"))
                .contains(" is full: 0 B are free. `go` was not written, and what it is about was not done. Make room"
                        + " there.");
        assertThat(Scene.isReadOnly(scene.source())).isFalse();
        disk.empty();
        service.type("abort");
        service.await(TAKEN_BACK);
    }

    @Test
    void doesNotArmWhenTheDiskHasTooLittleRoomForAWholeRun() {
        service.type("cutover shop");
        service.await("asks for approval");
        disk.fill();
        disk.leave(6);

        service.type("abort");
        service.await(TAKEN_BACK);
        service.type("cutover shop");

        assertThat(service.awaitUnless("asks for approval", "✖ arm"))
                .contains("journal_writable: The disk of the journal " + journal() + " has ")
                .contains(
                        " free; a run may need 16.0 MiB. Nothing was done. Make room there. A window is opened only when"
                                + " every step can be journaled.");
        disk.empty();
        service.await(TAKEN_BACK);
    }

    @Test
    void takesTheWindowBackWhenTheDiskIsFullInIt() {
        Points.Performed full = points.at("STEP_DONE:fence-source", disk::fill);

        cutOver();

        full.await();
        assertThat(service.await("✖ point-of-no-return")).contains(" is full: 0 B are free.");
        service.await("took back fence-source");
        assertThat(service.await("It is over (undone), but the journal can't be written"))
                .contains("leave Landfall running until then");
        assertThat(Scene.isReadOnly(scene.source())).isFalse();
        disk.empty();
        service.await(TAKEN_BACK);
        assertThat(String.join("\n", lateRows())).contains(" abort ", " undo-outcome fence-source ");
    }

    @Test
    void opensNoWindowWhileAnotherProgramHoldsTheJournalLocked() throws IOException {
        arm();
        try (FileChannel other = otherProgram()) {
            assertThat(other.lock(WRITERS_LOCK, 1, false).isValid()).isTrue();

            service.type("go");

            assertThat(service.awaitUnless("said go", "✖ Another program holds the journal"))
                    .contains(" locked. `go` was not written, and what it is about was not done. End it; `fuser ");
        }
        service.type("abort");
        service.await(TAKEN_BACK);
    }

    @Test
    void takesTheWindowBackWhenAnotherProgramHoldsTheJournalLockedInIt() throws IOException {
        try (FileChannel other = otherProgram()) {
            Points.Performed locked = points.at("STEP_DONE:prove-fence", () -> other.lock(WRITERS_LOCK, 1, false));

            cutOver();

            locked.await();
            assertThat(service.await("✖ point-of-no-return")).contains("Another program holds the journal ");
            service.await("took back fence-source");
            assertThat(Scene.isReadOnly(scene.source())).isFalse();
            service.await("It is over (undone), but the journal can't be written: Another program holds");
        }
        service.await(TAKEN_BACK);
    }

    @Test
    void doesNotStartWhenTheDiskIsFullAndNoRunWaits() {
        service.terminate();
        disk.fill();

        ServiceProcess refused =
                scene.landfallIn(disk.inside(), "serve", "--config", onTheDisk().toString(), "--chat", "terminal");

        assertThat(refused.text())
                .contains("landfall: ")
                .contains("did not start")
                .contains(" is full: 0 B are free.");
        assertThat(refused.awaitExit()).isEqualTo(1);
        disk.empty();
        service = scene.serviceThatWaitsAt(points, onTheDisk(), disk.inside()).awaitFirstLook();
    }

    @Test
    void givesWritesBackAfterARestartAlsoWhenTheDiskIsFull() {
        Points.Performed killed = points.at("STEP_DONE:prove-fence", () -> {
            disk.fill();
            service.kill();
        });
        cutOver();
        killed.await();

        service = scene.serviceThatWaitsAt(points, onTheDisk(), disk.inside());

        service.await("took back fence-source");
        service.await("It is over (undone), but the journal can't be written");
        assertThat(Scene.isReadOnly(scene.source())).isFalse();
        disk.empty();
        service.await(TAKEN_BACK);
        service.awaitFirstLook();
    }

    /** The rows that were written later than what they tell, as the audit shows them. */
    private static List<String> lateRows() {
        return inside("audit", "shop", "--config", onTheDisk().toString())
                .text()
                .lines()
                .filter(line -> line.contains("happened="))
                .toList();
    }

    private static ServiceProcess inside(String... words) {
        return scene.landfallIn(disk.inside(), words);
    }

    private static Path journal() {
        return disk.mountPoint().resolve("landfall.db");
    }

    /** Where SQLite keeps who writes (sqlite.org/walformat.html#the_wal_index_file_format). */
    private static FileChannel otherProgram() throws IOException {
        return FileChannel.open(disk.file("landfall.db-shm"), StandardOpenOption.WRITE);
    }

    private static void cutOver() {
        arm();
        service.type("go");
        service.await("ann said go");
    }

    private static void arm() {
        service.type("cutover shop");
        service.awaitUnless(TAKEN_BACK, "asks for approval");
        service.type("as ben approve 2-6");
        service.awaitUnless(TAKEN_BACK, "is armed");
    }
}
