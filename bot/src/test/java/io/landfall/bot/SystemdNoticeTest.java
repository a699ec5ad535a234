package io.landfall.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdNoticeTest {

    private static final Map<String, String> UNDER_SYSTEMD = Map.of("NOTIFY_SOCKET", "/run/systemd/notify");

    @TempDir
    Path directory;

    @Test
    void tellsThatItServesOverTheSocketThatSystemdGave() throws IOException {
        Path told = directory.resolve("told");
        Path program = program("echo \"$NOTIFY_SOCKET $*\" >'" + told + "'");

        new SystemdNotice(UNDER_SYSTEMD, program.toString()).ready();

        assertThat(told).hasContent("/run/systemd/notify --ready --status=serving\n");
    }

    @Test
    void tellsNobodyWhereNobodyWantsToBeTold() throws IOException {
        Path program = program("touch '" + directory.resolve("told") + "'");

        new SystemdNotice(Map.of(), program.toString()).ready();

        assertThat(directory.resolve("told")).doesNotExist();
    }

    @Test
    void knowsHowOftenSystemdWantsToBeTold() {
        assertThat(new SystemdNotice(Map.of("WATCHDOG_USEC", "60000000"), "").watchdog())
                .contains(Duration.ofSeconds(60));
        assertThat(new SystemdNotice(Map.of(), "").watchdog()).isEmpty();
    }

    @Test
    void saysWhyItCouldNotBeTold() throws IOException {
        Path program = program("echo 'Connection refused' >&2; exit 1");

        assertThatThrownBy(() -> new SystemdNotice(UNDER_SYSTEMD, program.toString()).ready())
                .hasMessage("systemd waits to be told that Landfall serves, and `" + program + "` could not tell it: it"
                        + " ended with status 1 Connection refused. Landfall ends. Install systemd's programs, or write"
                        + " `Type=exec` in the unit.");
        assertThatThrownBy(() -> new SystemdNotice(UNDER_SYSTEMD, "no-such-program").ready())
                .hasMessageContaining("`no-such-program` could not tell it: Cannot run program");
    }

    private Path program(String script) throws IOException {
        Path program = directory.resolve("notify");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
