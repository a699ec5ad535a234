package io.landfall.lab.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of this machine, run to its end. */
public final class Command {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private Command() {}

    /** Returns the whole path of a program that may lie where an ordinary user's PATH does not lead. */
    public static String program(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin";
        return Arrays.stream(path.split(":"))
                .map(directory -> Path.of(directory, name))
                .filter(file -> file.isAbsolute() && Files.isExecutable(file))
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new LabException(
                        "There is no " + name + " on this machine. `./landfall test` installs what the tests need."));
    }

    /**
     * Returns what the program printed, without surrounding blanks.
     *
     * @throws LabException when it ended with another status than 0, with what it printed; or ran longer than 90 s
     */
    public static String run(String... words) {
        return run(List.of(words));
    }

    /** The same with the words in a list. */
    public static String run(List<String> words) {
        return run(LIMIT, words);
    }

    /** The same for a program that may take longer, as one that fetches something. */
    public static String run(Duration limit, List<String> words) {
        try {
            Path output = Files.createTempFile("landfall-command-", ".out");
            try {
                return run(limit, words, output.toFile());
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new LabException("Could not run " + words.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while " + words.get(0) + " was running.", e);
        }
    }

    /** Returns whether the program ended with status 0. */
    public static boolean succeeds(String... words) {
        try {
            Process process = ChildProcess.of(words)
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            throw new LabException("Could not run " + words[0] + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while " + words[0] + " was running.", e);
        }
    }

    private static String run(Duration limit, List<String> words, File output)
            throws IOException, InterruptedException {
        Process process = ChildProcess.of(words)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new LabException(words.get(0) + " still ran after " + limit.toSeconds() + " s.");
        }
        String printed = Files.readString(output.toPath()).strip();
        if (process.exitValue() != 0) {
            throw new LabException(words.get(0) + " ended with status " + process.exitValue() + ":\n" + printed);
        }
        return printed;
    }
}
