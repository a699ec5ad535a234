package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.Main;
import io.landfall.lab.Lab;
import io.landfall.lab.process.Awaited;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Landfall's service as a process of its own, with its terminal as pipes. */
final class ServiceProcess {

    private static final long LIMIT_SECONDS = 600;

    private final Process process;
    private final Writer terminal;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private int read;
    private boolean ended;

    private ServiceProcess(Process process) {
        this.process = process;
        this.terminal = process.outputWriter(StandardCharsets.UTF_8);
        this.reader = new Thread(this::readAll, "service-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the service; see {@link KillPoint} for what {@code deadlyPoint} holds. */
    static ServiceProcess start(Lab lab, Path file, Path deadlyPoint) {
        return start(lab, KillPoint.class, deadlyPoint.toString(), serve(file));
    }

    /** The same with the channel that the file is meant for. */
    static ServiceProcess startAsTheFileSays(Lab lab, Path file, Path deadlyPoint) {
        return start(lab, KillPoint.class, deadlyPoint.toString(), List.of("serve", "--config", file.toString()));
    }

    /** Starts the service; its runs wait for {@code points}. */
    static ServiceProcess start(Lab lab, Path file, Points points) {
        return start(lab, WatchedService.class, Integer.toString(points.port()), serve(file));
    }

    /** The same behind the words {@code prefix}, such as a command that enters a namespace. */
    static ServiceProcess start(Lab lab, Path file, Points points, List<String> prefix) {
        List<String> words = new ArrayList<>(List.of(Integer.toString(points.port())));
        words.addAll(serve(file));
        return start(lab, prefix, WatchedService.class, words);
    }

    /** Starts {@code main} with these words. */
    static ServiceProcess landfall(Lab lab, String... words) {
        return landfall(lab, List.of(), words);
    }

    /** The same behind the words {@code prefix}. */
    static ServiceProcess landfall(Lab lab, List<String> prefix, String... words) {
        return start(lab, prefix, Main.class, List.of(words));
    }

    private static List<String> serve(Path file) {
        return List.of("serve", "--config", file.toString(), "--chat", "terminal");
    }

    private static ServiceProcess start(Lab lab, Class<?> main, String first, List<String> words) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(words);
        return start(lab, List.of(), main, all);
    }

    private static ServiceProcess start(Lab lab, List<String> prefix, Class<?> main, List<String> words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(ServiceClasses.options());
        command.add(main.getName());
        command.addAll(words);
        return run(lab, command);
    }

    /** Starts the service by a command, which becomes part of the lab. */
    static ServiceProcess run(Lab lab, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(lab.environment());
        try {
            return new ServiceProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readAll() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(its output ended: " + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Types a line. */
    void type(String line) {
        try {
            terminal.write(line + "\n");
            terminal.flush();
        } catch (IOException e) {
            throw new AssertionError("The service does not read any more:\n" + text(), e);
        }
    }

    /** Waits for a line that holds {@code text} after the last one that was waited for; returns it. */
    String await(String text) {
        return last(awaitLines(text));
    }

    /** The same, and fails at once when a line holds {@code never} before. */
    String awaitUnless(String never, String text) {
        return last(awaitLines(text, Optional.of(never)));
    }

    private static String last(List<String> until) {
        return until.get(until.size() - 1);
    }

    /** Waits like {@link #await}; returns all lines after the last one that was waited for, up to this one. */
    List<String> awaitLines(String text) {
        return awaitLines(text, Optional.empty());
    }

    private List<String> awaitLines(String text, Optional<String> never) {
        return awaitLines(text, line -> line.contains(text), never);
    }

    /** Waits for a line in which {@code pattern} is found; returns what. Fails at once when a line holds {@code never} before. */
    MatchResult awaitMatch(Pattern pattern, Optional<String> never) {
        Matcher found = pattern.matcher(last(
                awaitLines(pattern.toString(), line -> pattern.matcher(line).find(), never)));
        assertThat(found.find()).isTrue();
        return found.toMatchResult();
    }

    private synchronized List<String> awaitLines(String text, Predicate<String> wanted, Optional<String> never) {
        int from = read;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            while (read < lines.size()) {
                String line = lines.get(read++);
                if (wanted.test(line)) {
                    return List.copyOf(lines.subList(from, read));
                }
                assertThat(never.filter(line::contains))
                        .as("waiting for `%s` in:%n%s", text, text())
                        .isEmpty();
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            assertThat(left > 0 && !ended)
                    .as("waiting for `%s` in:%n%s", text, text())
                    .isTrue();
            waitFor(left);
        }
    }

    private void waitFor(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until it has looked at both servers and their hosts once, so that it is warm; returns itself. */
    ServiceProcess awaitFirstLook() {
        await("at the first look");
        return this;
    }

    /** Waits for its end; returns the exit status. */
    int awaitExit() {
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("the service ends:%n%s", text())
                    .isTrue();
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything it has printed. */
    synchronized String text() {
        return String.join("\n", lines);
    }

    long pid() {
        return process.pid();
    }

    /** Sends SIGTERM, as systemd does, and waits for its end. */
    int terminate() {
        process.toHandle().destroy(); // Process.destroy closes its output, too
        return awaitExit();
    }

    /** Sends SIGINT, as a terminal does for Ctrl-C, and waits for its end. */
    int interrupt() {
        signal("INT");
        return awaitExit();
    }

    /** Sends a signal, such as {@code TERM}. */
    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("can't send SIG" + name, e);
        }
    }

    /** Nothing of it runs afterwards, until it gets SIGCONT. */
    void freeze() {
        signal("STOP");
        Path state = Path.of("/proc", Long.toString(process.pid()), "stat");
        Awaited.within(Duration.ofSeconds(LIMIT_SECONDS), "the service stands still", () -> {
            try {
                return Files.readString(state).matches("(?s)\\d+ \\(.*\\) T .*");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Sends SIGKILL, and waits for its end. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }
}
