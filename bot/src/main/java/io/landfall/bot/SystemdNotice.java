package io.landfall.bot;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells systemd that the service serves, where systemd wants to be told ({@code Type=notify}, sd_notify(3)). Java 17 has
 * no datagram sockets of the kind that takes, so systemd's own program does it.
 *
 * @param environment of this process; without {@code NOTIFY_SOCKET} nobody wants to be told
 * @param program systemd-notify, or what stands for it
 */
record SystemdNotice(Map<String, String> environment, String program) {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Throws EXTERNAL when systemd waits and can't be told: it would end the service later, and not say why. */
    void ready() {
        tell("--ready", "--status=serving");
    }

    /** How long systemd waits for {@link #lives} ({@code WatchdogSec=}) before it ends the service; empty when it does not. */
    Optional<Duration> watchdog() {
        return Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(micros -> micros.matches("[1-9][0-9]{0,17}"))
                .map(micros -> Duration.of(Long.parseLong(micros), ChronoUnit.MICROS));
    }

    /** Throws EXTERNAL when systemd wants to know and can't be told. */
    void lives() {
        tell("WATCHDOG=1");
    }

    private void tell(String... what) {
        if (!environment.containsKey("NOTIFY_SOCKET")) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(what));
        ProcessBuilder notify =
                new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        notify.environment().put("NOTIFY_SOCKET", environment.get("NOTIFY_SOCKET"));
        try {
            Process told = notify.start();
            if (!told.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                told.destroyForcibly();
                throw failed("it did not end within " + Elapsed.show(LIMIT), null);
            }
            if (told.exitValue() != 0) {
                String complaint = new String(told.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                throw failed("it ended with status " + told.exitValue() + " " + complaint.strip(), null);
            }
        } catch (IOException e) {
            throw failed(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("it was interrupted", e);
        }
    }

    private LandfallException failed(String why, Exception cause) {
        return LandfallException.external(
                "systemd waits to be told that Landfall serves, and `" + program + "` could not tell it: " + why
                        + ". Landfall ends. Install systemd's programs, or write `Type=exec` in the unit.",
                cause);
    }
}
