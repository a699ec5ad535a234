package io.landfall.runbooks.approval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How long this machine has been up: a clock that nobody can set, goes on while the machine sleeps, and is the same for
 * every process until the next boot (proc(5): {@code /proc/uptime}, {@code random/boot_id}).
 *
 * @param boot which boot of which machine; where that can't be told, this process
 * @param up since then
 */
public record Uptime(String boot, Duration up) {

    private static final Path PROC = Path.of("/proc");
    private static final String THIS_PROCESS = UUID.randomUUID().toString();
    private static final String BOOT = "boot";
    private static final String UP = "uptime_ms";

    /** Returns it as it is now. */
    public static Uptime now() {
        try {
            String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id"));
            String seconds = Files.readString(PROC.resolve("uptime")).split(" ")[0];
            return new Uptime(boot.strip(), Duration.ofMillis((long) (Double.parseDouble(seconds) * 1000)));
        } catch (IOException e) {
            return new Uptime(THIS_PROCESS, Duration.ofNanos(System.nanoTime()));
        }
    }

    /** Reads it back from a row's facts; empty when the row has none. */
    public static Optional<Uptime> of(Map<String, String> data) {
        return Optional.ofNullable(data.get(BOOT))
                .map(boot -> new Uptime(boot, Duration.ofMillis(Long.parseLong(data.get(UP)))));
    }

    public Map<String, String> data() {
        return Map.of(BOOT, boot, UP, Long.toString(up.toMillis()));
    }

    /** Returns how long ago {@code before} was; empty when the machine was started again since. */
    public Optional<Duration> since(Uptime before) {
        return boot.equals(before.boot) && up.compareTo(before.up) >= 0
                ? Optional.of(up.minus(before.up))
                : Optional.empty();
    }
}
