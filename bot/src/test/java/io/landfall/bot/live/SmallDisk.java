package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A disk in memory of a few MiB, mounted on an empty directory until it is closed. Needs the right to mount. */
record SmallDisk(Path mountPoint) implements AutoCloseable {

    /** Mounts it; where this machine does not let us, the test is skipped and says so. */
    static SmallDisk mount(Path mountPoint, int mebibytes) {
        String refusal = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", mountPoint.toString());
        if (!refusal.isEmpty()) {
            System.err.println("SKIPPED: this machine lets nobody mount a small disk: " + refusal);
            abort("this machine lets nobody mount a small disk: " + refusal);
        }
        return new SmallDisk(mountPoint);
    }

    @Override
    public void close() {
        assertThat(run("umount", "--lazy", mountPoint.toString())).isEmpty();
    }

    /** Returns what it complained about; empty when it did what it should. */
    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : printed.strip() + " (status " + process.exitValue() + ")";
        } catch (IOException | InterruptedException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
