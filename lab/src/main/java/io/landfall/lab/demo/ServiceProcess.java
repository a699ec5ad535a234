package io.landfall.lab.demo;

import io.landfall.lab.Lab;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.OsProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** The service, run by the launcher as anybody would run it. */
public final class ServiceProcess {

    private static final long END_LIMIT_SECONDS = 30;
    private static final Redirect NOTHING = Redirect.from(Path.of("/dev/null").toFile());

    private final Process process;

    private ServiceProcess(Process process) {
        this.process = process;
    }

    /** Starts it on this terminal: a person types. */
    static ServiceProcess onThisTerminal(Lab lab, Path launcher, Path configuration) {
        return start(lab, launcher, configuration, "terminal", Redirect.INHERIT, Redirect.INHERIT);
    }

    /** Starts it with pipes: {@link #play} types. */
    static ServiceProcess onPipes(Lab lab, Path launcher, Path configuration) {
        return start(lab, launcher, configuration, "terminal", Redirect.PIPE, Redirect.PIPE);
    }

    /** Starts it with Slack as its channel; {@code said} shows what it prints. */
    static ServiceProcess inSlack(Lab lab, Path launcher, Path configuration, Transcript said) {
        ServiceProcess service = start(lab, launcher, configuration, "slack", NOTHING, Redirect.PIPE);
        said.follow(service.process.inputReader(StandardCharsets.UTF_8));
        return service;
    }

    private static ServiceProcess start(
            Lab lab, Path launcher, Path configuration, String chat, Redirect in, Redirect out) {
        ProcessBuilder builder = lab.child(
                        List.of(launcher.toString(), "serve", "--config", configuration.toString(), "--chat", chat))
                .redirectInput(in)
                .redirectOutput(out);
        if (chat.equals("slack")) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(Redirect.INHERIT);
        }
        try {
            return new ServiceProcess(builder.start());
        } catch (IOException e) {
            throw new LabException("Could not run " + launcher + ": " + e.getMessage(), e);
        }
    }

    /**
     * Types {@code lines} like a person who waits for what they see, and leaves. {@code writes} waits for so many more of
     * the application's.
     *
     * @throws LabException when something else comes, in words that can end a sentence
     */
    void play(List<DemoScript.Line> lines, Transcript transcript, LongConsumer writes, long writesBeforeLeaving) {
        transcript.follow(process.inputReader(StandardCharsets.UTF_8));
        try (BufferedWriter keyboard = process.outputWriter(StandardCharsets.UTF_8)) {
            for (DemoScript.Line line : lines) {
                if (line.writesBefore() > 0) {
                    writes.accept(line.writesBefore());
                }
                int from = transcript.size();
                type(keyboard, line.words());
                transcript.await(from, line);
            }
            writes.accept(writesBeforeLeaving);
            type(keyboard, DemoScript.LEAVE);
        } catch (IOException e) {
            throw new LabException("the service does not listen any more (" + e.getMessage() + ")", e);
        }
    }

    private static void type(BufferedWriter keyboard, String words) throws IOException {
        keyboard.write(words + "\n");
        keyboard.flush();
    }

    /** The most memory that it has held up to now, in bytes; empty when it has ended. */
    public Optional<Long> peakMemory() {
        return OsProcess.of(process.pid()).flatMap(OsProcess::peakMemory);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns true after this time, or false at once when it has ended. */
    public boolean isAliveFor(Duration time) {
        try {
            return !process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while the service was running.", e);
        }
    }

    /** Returns its exit status once it has ended by itself. */
    int await() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while the service was running.", e);
        }
    }

    /** Asks it to end, unless it does already, and returns when it is gone; after 30 s by force. */
    void end() {
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
