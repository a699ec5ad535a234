package io.landfall.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own session that ends every process of a lab and removes its directory: when told to, or when the
 * JVM that opened the lab is gone, however it went. It learns both from the end of its standard input, a pipe.
 */
public final class Watchdog {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path directory;
    private final Process process;

    private Watchdog(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    public static Watchdog over(Path directory) {
        try {
            Process process = ChildProcess.of(
                            "setsid",
                            "sh",
                            "-c",
                            Resource.text(Watchdog.class, "clean-up.sh"),
                            "landfall-lab-watchdog",
                            directory.toString())
                    .directory(Path.of("/").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Watchdog(directory, process);
        } catch (IOException e) {
            throw new LabException("Could not start the watchdog of " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Ends what is left of a lab and returns when it is gone. Idempotent. */
    public void cleanUp() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || Files.exists(directory)) {
                throw new LabException("The lab in " + directory + " could not be removed within " + LIMIT.toSeconds()
                        + " s. Something still uses it; end that and remove the directory.");
            }
        } catch (IOException e) {
            throw new LabException("The watchdog of " + directory + " can't be told to clean up.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while the lab in " + directory + " was being removed.", e);
        }
    }
}
