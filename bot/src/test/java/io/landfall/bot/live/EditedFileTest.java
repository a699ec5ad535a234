package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabAccount;
import io.landfall.lab.MariaDbSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The configuration file is edited, or what it takes from outside goes away, while a window is open and the service dies:
 * the next one settles the window with the configuration that opened it, and reads the file only then.
 */
class EditedFileTest {

    private static final int WRONG_FILE = 2;

    private static Scene scene;

    @BeforeAll
    static void follow() {
        scene = Scene.following(MariaDbSettings.initialised());
        scene.awaitFollowing();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @Test
    void givesTheWritesBackWhenTheFileHasAnUnknownKeyAndTheNextServiceIsKilledToo() {
        String good = scene.text();
        killInWindow("STEP_DONE:fence-source", List.of());
        List<Path> kept = kept();
        assertThat(kept).hasSize(1).allMatch(EditedFileTest::isPrivate);
        edit(good + "no-such-setting: 1\n");

        ServiceProcess second = scene.serviceThatDiesAt("UNDO_BEGINS:fence-source");
        second.awaitExit();
        ServiceProcess third = scene.service();

        assertThat(third.awaitExit()).isEqualTo(WRONG_FILE);
        assertThat(third.text())
                .contains("`no-such-setting` is not a setting.")
                .contains("was left in its window. It is settled first")
                .contains("cutover shop was taken back");
        assertThat(kept()).isEmpty();
        assertWritesAreBack();
        edit(good);
    }

    @Test
    void givesTheWritesBackWhenTheFileIsGone() throws IOException {
        String good = scene.text();
        Path journal = scene.directory().resolve("elsewhere.db");
        JournalOfAMove.write(journal, "shop");
        edit(good.replaceFirst("journal: .*", "journal: jdbc:sqlite:" + journal));
        killInWindow("STEP_DONE:end-sessions", List.of());
        Files.delete(scene.file());

        ServiceProcess again = scene.service();

        assertThat(again.awaitExit()).isEqualTo(WRONG_FILE);
        assertThat(again.text())
                .contains("Can't read the configuration file " + scene.file())
                .contains("cutover shop was taken back");
        assertWritesAreBack();
        edit(good);
    }

    @Test
    void givesTheWritesBackWhenAVariableAndAPasswordFileAreGone() throws IOException {
        String good = scene.text();
        String password = scene.lab().account(LabAccount.LANDFALL).password();
        edit(good.replaceFirst("password: file:password", "password: \"\\${SHOP_PASSWORD}\""));
        killInWindow("COMMITS:point-of-no-return", List.of("env", "SHOP_PASSWORD=" + password));
        Path secret = scene.directory().resolve("password");
        String line = Files.readString(secret);
        Files.delete(secret);

        ServiceProcess again = scene.service();

        assertThat(again.awaitExit()).isEqualTo(WRONG_FILE);
        assertThat(again.text())
                .contains("takes `${SHOP_PASSWORD}` from the environment, where it is not set")
                .contains("cutover shop was taken back")
                .doesNotContain(password);
        assertWritesAreBack();
        scene.write("password", line);
        edit(good);
    }

    @Test
    void finishesPastTheCommitWhenTheMigrationIsGoneAndAServerHasAnotherAddress() {
        String good = scene.text();
        killInWindow("COMMITTED:point-of-no-return", List.of());
        edit(good.replace("  shop:\n", "  store:\n")
                .replace(scene.target().address().toString(), "127.0.0.1:1"));

        ServiceProcess again = scene.service();
        again.await("says something else than when run");
        again.await("cutover shop is done");
        again.await("Landfall serves store");

        again.terminate();
        assertThat(kept()).isEmpty();
        scene.switched();
        scene.assertNothingIsLost(scene.serving(), scene.standby());
        edit(good);
        scene.turnRound();
        scene.switched();
    }

    @Test
    void saysThatItDoesNotUseWhatIsDamagedOrOfAnotherJournalAndTakesTheFile() throws IOException {
        killInWindow("STEP_DONE:fence-source", List.of());
        Path kept = kept().get(0);
        Path damaged = kept.resolveSibling(kept.getFileName().toString().replaceFirst("run\\d+", "run77"));
        scene.write(damaged.getFileName().toString(), Files.readString(kept).replace("ann", "eve"));
        scene.write(kept.getFileName().toString(), Files.readString(kept).replace("four", "five"));

        ServiceProcess again = scene.service();
        again.await("The configuration that was kept in " + kept + " was not used: it is damaged");
        again.await("The configuration that was kept in " + damaged + " was not used: it is damaged");
        again.await("cutover shop was taken back");

        again.terminate();
        assertThat(kept()).isEmpty();
        assertWritesAreBack();
    }

    /** Runs a cutover up to {@code point}, where the service is killed; the fence is closed. */
    private static void killInWindow(String point, List<String> prefix) {
        try (Points points = new Points()) {
            ServiceProcess service = scene.serviceThatWaitsAt(points, scene.file(), prefix);
            service.await("at the first look");
            scene.awaitHeartbeat();
            service.type("as ann cutover shop");
            service.awaitUnless("was taken back", "asks for approval");
            service.type("as ben approve 2-6");
            service.awaitUnless("was taken back", "is armed");
            Points.Performed killed = points.at(point, () -> {
                assertThat(Scene.isReadOnly(scene.source())).isTrue();
                service.kill();
            });
            service.type("go");
            killed.await();
        }
    }

    private static void assertWritesAreBack() {
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    private static void edit(String text) {
        scene.write(scene.file().getFileName().toString(), text);
    }

    private static List<Path> kept() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(scene.directory(), "*.configuration*")) {
            List<Path> kept = new ArrayList<>();
            files.forEach(kept::add);
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPrivate(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                    .equals("rw-------");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
