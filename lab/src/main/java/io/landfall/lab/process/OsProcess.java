package io.landfall.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One process of the operating system, told from a later one with the same number by when it started.
 *
 * @param pid its number
 * @param startTicks field 22 of {@code /proc/PID/stat}: clock ticks after boot
 */
public record OsProcess(long pid, long startTicks) {

    private static final int STATE = 0;
    private static final int START_TICKS = 19;

    /** Returns the process that has this number now; empty when there is none or only its exit status is left. */
    public static Optional<OsProcess> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean zombie = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return zombie ? Optional.empty() : Optional.of(new OsProcess(pid, Long.parseLong(fields[START_TICKS])));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Returns the process whose number {@code pidFile} holds; empty when there is no such file or process. */
    public static Optional<OsProcess> named(Path pidFile) {
        try {
            String text = Files.readString(pidFile).strip();
            return text.matches("\\d{1,18}") ? of(Long.parseLong(text)) : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    static OsProcess current() {
        return of(ProcessHandle.current().pid()).orElseThrow();
    }

    boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Returns whether an argument of the process contains {@code text}; false when it has ended. */
    public boolean mentions(String text) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                    .contains(text);
        } catch (IOException gone) {
            return false;
        }
    }

    /** The most memory that it has held, in bytes; empty when it has ended. */
    public Optional<Long> peakMemory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException | UncheckedIOException gone) {
            return Optional.empty();
        }
    }

    /** Sends SIGKILL and returns when the process is gone. */
    public void kill() {
        ProcessHandle.of(pid).filter(handle -> isAlive()).ifPresent(ProcessHandle::destroyForcibly);
        Awaited.within(Duration.ofMinutes(1), "process " + pid + " is gone after SIGKILL", () -> !isAlive());
    }

    /** Sends SIGTERM and returns when the process is gone, at most {@code limit} later. */
    void terminate(Duration limit) {
        ProcessHandle.of(pid).filter(handle -> isAlive()).ifPresent(ProcessHandle::destroy);
        Awaited.within(limit, "process " + pid + " is gone after SIGTERM", () -> !isAlive());
    }
}
