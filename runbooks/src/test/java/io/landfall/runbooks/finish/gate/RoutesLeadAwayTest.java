package io.landfall.runbooks.finish.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Lab;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.LabViews;
import io.landfall.runbooks.pair.host.SshHostControl;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Route files on a real host: nothing is removed while the application may still be led to the old server. */
@TestInstance(Lifecycle.PER_CLASS)
class RoutesLeadAwayTest {

    private static final String OLD = "10.0.0.5:3306";
    private static final String NEW = "10.0.0.6:3306";

    private final Lab lab = Lab.open();
    private final SshLogin login = LabViews.login(lab.host("app-1"));
    private final SshConnection connection = new SshConnection(login);
    private final Path file = lab.directory().resolve("shop.conf");

    @AfterAll
    void stop() {
        connection.close();
        lab.close();
    }

    @Test
    void findsTheOldServerWhereverInTheFileItIs() throws IOException {
        Files.writeString(file, "db = " + NEW + "\n" + "# more\n".repeat(50_000) + "reports = " + OLD + "\n");

        Finding found = look();

        assertThat(found.status()).isEqualTo(Status.FAIL);
        assertThat(found.text()).isEqualTo(login.name() + ":" + file + " still name(s) the old server.");
    }

    @Test
    void passesWhenTheWholeFileNamesItNowhere() throws IOException {
        Files.writeString(file, "db = " + NEW + "\n" + "# more\n".repeat(50_000));

        assertThat(look().status()).isEqualTo(Status.OK);
    }

    @Test
    void doesNotKnowWhatAFileSaysThatIsTooLarge() throws IOException {
        Files.writeString(file, "#".repeat((int) HostView.MOST_OF_A_FILE.bytes() + 1));

        Finding found = look();

        assertThat(found.status()).isEqualTo(Status.UNKNOWN);
        assertThat(found.text()).contains(file + " on " + login.name() + " is larger than " + HostView.MOST_OF_A_FILE);
    }

    private Finding look() {
        RoutesLeadAway check = new RoutesLeadAway(
                List.of(new ConfigFile(login, file.toString(), Map.of(OLD, NEW), Optional.empty())),
                Map.of(login.name(), new SshHostControl(connection, new SshHost(connection, Clock.systemUTC()))));
        try (Examination examination = new Examination(Duration.ofMinutes(2))) {
            return examination
                    .look(List.of(Requirement.blocks(CheckGroup.HOST, check)))
                    .get(0)
                    .finding();
        }
    }
}
