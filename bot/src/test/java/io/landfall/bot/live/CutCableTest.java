package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.network.LabCable;
import io.landfall.lab.network.LabCable.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The application's hosts have addresses of their own. The cable to one is cut in the window in one direction, without a FIN:
 * nothing hangs, the other host is switched, and no write is lost.
 */
class CutCableTest {

    private static Scene scene;
    private static Points points;
    private static LabCable cable;
    private static LabCable whole;
    private static Path onTheOther;

    @BeforeAll
    static void open() {
        Optional<String> whyNot = LabCable.whyNot();
        assumeTrue(whyNot.isEmpty(), () -> whyNot.orElse(""));
        points = new Points();
        scene = Scene.following(MariaDbSettings.initialised()).withoutMaintenance();
        cable = LabCable.lay(scene.lab().freePort());
        whole = LabCable.lay(scene.lab().freePort());
        onTheOther = scene.write("other.conf", "db=" + scene.source().address() + "\n");
        String hosts = "  app-1: {ssh: {%s}}\n  app-2: {ssh: {%s}}"
                .formatted(
                        Scene.ssh(scene.lab().host("app-1-far", cable)),
                        Scene.ssh(scene.lab().host("app-2-far", whole)));
        scene.write(
                scene.file().getFileName().toString(),
                scene.text().replaceFirst(" {2}app-1: .*", hosts).replace("probe-from: [app-1]", "probe-from: []")
                        + "      - {type: config-file, host: app-2, path: %s}\n".formatted(onTheOther));
    }

    @AfterAll
    static void close() {
        if (scene != null) {
            scene.close();
            points.close();
            cable.close();
            whole.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"THERE, STEP_DONE:prove-fence, cutover", "BACK, COMMITTED:point-of-no-return, rollback"})
    void switchesTheOtherHostAndThisOneWhenItIsBack(Direction direction, String point, String verb) throws IOException {
        ServiceProcess service = scene.serviceThatWaitsAt(points).awaitFirstLook();
        scene.awaitHeartbeat();
        service.type(verb + " shop");
        service.awaitUnless("was taken back", "asks for approval of 3 stop-writes");
        service.type("as ben approve 3-6");
        service.awaitUnless("was taken back", "is armed");
        Points.Performed cut = points.at(point, () -> cable.cut(direction));

        service.type("go");
        cut.await();
        service.awaitUnless("was taken back", "By hand: Lead the application to ");
        service.await("something is left to do. It is tried again and again.");
        scene.switched();
        assertThat(onTheOther).hasContent("db=" + scene.serving().address());
        assertThat(Files.readString(scene.ledger().propertiesFile()))
                .contains(scene.standby().address());
        assertThat(Scene.isReadOnly(scene.serving())).isFalse();
        assertThat(Scene.isReadOnly(scene.standby())).isTrue();

        cable.mend(direction);
        service.await(verb + " shop is done");
        scene.assertNothingIsLost(scene.serving(), scene.standby());
        service.terminate();
    }
}
