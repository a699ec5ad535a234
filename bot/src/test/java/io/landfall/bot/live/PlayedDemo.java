package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.demo.Demo;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.LabException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./landfall demo} with its real service, and what is to be read on its terminal. */
final class PlayedDemo implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(180);

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final Thread demo;

    /** Starts it; {@code directory} gets a launcher that runs {@code service} and everything else of Landfall. */
    PlayedDemo(Path directory, Class<?> service, Map<String, String> environment, String... words) {
        PrintStream out = new PrintStream(terminal, true, StandardCharsets.UTF_8);
        Demo.Start start;
        try {
            start = new Demo.Start(
                    Optional.of(launcher(directory, service)), environment, new PipedInputStream(keyboard), out, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        demo = new Thread(() -> status.complete(start.run(words)), "demo");
        demo.setDaemon(true);
        demo.start();
    }

    /** What runs is what was compiled for the tests; nothing is built. */
    static Path launcher(Path directory, Class<?> service) throws IOException {
        Path launcher = directory.resolve("landfall");
        Files.writeString(
                launcher,
                """
                #!/bin/sh
                exec '%s/bin/java' -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s "$@"
                """
                        .formatted(
                                System.getProperty("java.home"),
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                service.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        return launcher;
    }

    /** Waits for {@code pattern} on the terminal; returns its first group. */
    String await(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        awaitThat(
                "`" + pattern + "` is to be read", () -> wanted.matcher(text()).find());
        Matcher found = wanted.matcher(text());
        assertThat(found.find()).isTrue();
        return found.groupCount() > 0 ? found.group(1) : "";
    }

    /** Waits for {@code pattern}, or until {@code other} is there {@code times} times; returns whether it is the latter. */
    boolean await(String pattern, String other, int times) {
        Pattern wanted = Pattern.compile(pattern);
        Pattern stopped = Pattern.compile(other);
        awaitThat(
                "`" + pattern + "` is to be read",
                () -> wanted.matcher(text()).find()
                        || stopped.matcher(text()).results().count() >= times);
        return !wanted.matcher(text()).find();
    }

    private void awaitThat(String what, BooleanSupplier holds) {
        try {
            Awaited.within(LIMIT, what, () -> holds.getAsBoolean() || status.isDone());
        } catch (LabException e) {
            throw new AssertionError(e.getMessage() + " What is to be read:\n" + text(), e);
        }
        assertThat(holds.getAsBoolean()).as("%s in:%n%s", what, text()).isTrue();
    }

    /** Presses Enter. */
    void enter() {
        try {
            keyboard.write('\n');
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end; returns the exit status. */
    int awaitEnd() {
        Awaited.within(LIMIT, "the demo has ended", status::isDone);
        return status.join();
    }

    /** Everything that was to be read. */
    String text() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    /** Ends it where it is, if it has not ended. */
    @Override
    public void close() {
        if (!status.isDone()) {
            demo.interrupt();
            awaitEnd();
        }
    }
}
