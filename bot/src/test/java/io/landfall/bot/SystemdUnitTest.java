package io.landfall.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.run.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The unit that ships with Landfall keeps the promises that only systemd can keep. */
class SystemdUnitTest {

    private final Map<String, String> settings = settings();

    @Test
    void comesBackHoweverItEndsAndSoonEnoughForAnOpenWindow() {
        assertThat(settings)
                .containsEntry("Service.Restart", "always")
                .containsEntry("Service.RestartSec", "200ms")
                .containsEntry("Unit.StartLimitIntervalSec", "0");
    }

    @Test
    void doesNotStartAgainAndAgainWithAWrongConfiguration() {
        assertThat(settings).containsEntry("Service.RestartPreventExitStatus", "2");
    }

    @Test
    void countsAsStartedWhenTheServiceSaysSo() {
        assertThat(settings).containsEntry("Service.Type", "notify").containsEntry("Service.NotifyAccess", "all");
    }

    @Test
    void leavesTimeToTakeAWindowBackBeforeItKills() {
        Duration untilKilled = Duration.ofSeconds(Long.parseLong(settings.get("Service.TimeoutStopSec")));

        assertThat(untilKilled).isGreaterThan(Runs.ENDING.plusSeconds(20));
        assertThat(settings)
                .containsEntry("Service.KillMode", "mixed")
                .containsEntry("Service.SuccessExitStatus", "143");
    }

    @Test
    void endsAServiceThatStandsStillButNotOneThatDoesALongStep() {
        Duration watchdog = Duration.ofSeconds(Long.parseLong(settings.get("Service.WatchdogSec")));
        Duration switchRoutes = Duration.ofSeconds(20);

        assertThat(watchdog).isGreaterThan(switchRoutes);
    }

    @Test
    void runsAsAUserOfItsOwnThatMayWriteOnlyItsState() {
        assertThat(settings)
                .containsEntry("Service.User", "landfall")
                .containsEntry("Service.StateDirectory", "landfall")
                .containsEntry("Service.StateDirectoryMode", "0700")
                .containsEntry("Service.UMask", "0077")
                .containsEntry("Service.NoNewPrivileges", "yes")
                .containsEntry("Service.ProtectSystem", "strict")
                .containsEntry("Service.ProtectHome", "yes")
                .containsEntry("Service.PrivateTmp", "yes")
                .containsEntry("Service.CapabilityBoundingSet", "");
    }

    @Test
    void startsTheServiceAsTheLauncherTakesIt() {
        assertThat(settings)
                .containsEntry(
                        "Service.ExecStart", "/opt/landfall/landfall serve --config /etc/landfall/landfall.yaml");
    }

    private static Map<String, String> settings() {
        try {
            String[] section = {""};
            return Files.readAllLines(Path.of("landfall.service")).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .peek(line -> section[0] = line.startsWith("[") ? line.replaceAll("[\\[\\]]", "") : section[0])
                    .filter(line -> !line.startsWith("["))
                    .collect(Collectors.toMap(
                            line -> section[0] + "." + line.substring(0, line.indexOf('=')),
                            line -> line.substring(line.indexOf('=') + 1)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
