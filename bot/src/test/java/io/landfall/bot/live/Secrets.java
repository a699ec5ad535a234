package io.landfall.bot.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Collects, every few milliseconds, the arguments of every process of this machine, and the secrets in files that exist
 * for a short time only.
 */
final class Secrets implements AutoCloseable {

    private static final long PAUSE_MILLIS = 3;
    private static final Pattern PASSWORD = Pattern.compile("(?m)^password=\"?([^\"\\n]{16,})\"?$");
    private static final int FIRST_SECRET_LINE_OF_A_KEY = 3;

    private final Map<String, String> known = new ConcurrentHashMap<>();
    private final Set<String> arguments = ConcurrentHashMap.newKeySet();
    private final Set<IOException> failures = ConcurrentHashMap.newKeySet();
    private final List<Path> passing;
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();

    private Secrets(List<Path> passing) {
        this.passing = passing;
    }

    /** Begins to collect; {@code passing} are option files with a password, or private keys, that may come and go. */
    static Secrets collected(List<Path> passing) {
        Secrets secrets = new Secrets(passing);
        secrets.sampler.scheduleWithFixedDelay(secrets::sample, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        return secrets;
    }

    private void sample() {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                read(process.resolve("cmdline")).ifPresent(arguments::add);
            }
            for (Path file : passing) {
                read(file).ifPresent(text -> add(file.toString(), text));
            }
        } catch (IOException e) {
            failures.add(e);
        }
    }

    /** A process may end between two looks at it (ESRCH), and a file may be moved away. */
    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Takes the password, or the secret part of the key, out of a file's text; nothing when it is not whole yet. */
    void add(String name, String text) {
        if (text.contains("PRIVATE KEY")) {
            text.lines().skip(FIRST_SECRET_LINE_OF_A_KEY).findFirst().ifPresent(line -> known.put(name, line));
            return;
        }
        Matcher password = PASSWORD.matcher(text);
        if (password.find()) {
            known.put(name, password.group(1));
        }
    }

    void addPassword(String name, String password) {
        known.put(name, password);
    }

    Set<String> names() {
        return known.keySet();
    }

    /** Returns the names of the secrets that {@code text} holds. */
    List<String> in(String text) {
        return known.entrySet().stream()
                .filter(secret -> text.contains(secret.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Returns the arguments that hold one, and how many different ones were seen. */
    List<String> leaksInArguments() {
        return arguments.stream().filter(words -> !in(words).isEmpty()).toList();
    }

    /** Whether a process was seen whose arguments hold {@code word}. */
    boolean saw(String word) {
        return arguments.stream().anyMatch(words -> words.contains(word));
    }

    /** Returns the files under {@code directory} that hold one. */
    List<Path> filesWithOne(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).filter(this::holdsOne).toList();
        }
    }

    boolean holdsOne(Path file) {
        try {
            return !in(Files.readString(file, StandardCharsets.ISO_8859_1)).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    Set<IOException> failures() {
        return failures;
    }

    @Override
    public void close() throws InterruptedException {
        sampler.shutdown();
        sampler.awaitTermination(10, TimeUnit.SECONDS);
    }
}
