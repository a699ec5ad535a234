package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service is killed, then ended in order, while rsync sends: it goes on where it was. */
class CopyByRsyncTest {

    private final Scene scene = Scene.installed();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void goesOnWhereItWasAfterTheServiceWasKilledAndAfterItWasEnded() {
        Path fast = file("fast.yaml", "{transfer: rsync}");
        Path slow = file("slow.yaml", "{transfer: rsync, max-rate: 1MiB/s}");
        ServiceProcess first = scene.service(fast);
        scene.diesAt("STEP_BEGINS:send-backup");
        first.type("start shop");
        first.awaitExit();

        ServiceProcess second = scene.service(slow);
        second.await("is held");
        second.type("resume");
        second.await("send-backup ");
        second.await(" % of ");
        second.kill();
        second.awaitExit();

        ServiceProcess third = scene.service(slow);
        third.await("is held");
        third.type("resume");
        String resumed = third.await("send-backup: resumed: ");
        third.terminate();
        assertThat(third.text())
                .contains("left where it is; the source works as it did, and its backup stays to be sent on.");

        ServiceProcess fourth = scene.service(fast);
        fourth.await("is held");
        fourth.type("resume");
        fourth.await("move shop is done");
        fourth.type("quit");

        assertThat(fourth.awaitExit()).isZero();
        assertThat(resumed).matches("(?s).*resumed: [0-9.]+ MiB were there already, [0-9.]+ [KM]?i?B sent twice.*");
        assertThat(fourth.text()).containsPattern("sending +resumed: [0-9.]+ MiB were there already, ");
        scene.assertNothingIsLost(scene.source(), scene.target());
        assertThat(namesBeside(scene.source().dataDir())).noneMatch(name -> name.startsWith("data."));
        assertThat(namesBeside(scene.target().dataDir())).noneMatch(name -> name.startsWith("data."));
    }

    private Path file(String name, String copy) {
        return scene.write(name, scene.text().replace("maintenance:", "copy: " + copy + "\n    maintenance:"));
    }

    private static String[] namesBeside(Path directory) {
        return directory.getParent().toFile().list();
    }
}
