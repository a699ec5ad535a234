package io.landfall.lab.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.lab.Lab;
import io.landfall.lab.process.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The rows of the journal as the service writes them, by {@code audit --follow}. */
final class FollowedAudit implements AutoCloseable {

    private static final Duration ENDING = Duration.ofSeconds(5);

    private final Process process;
    private final BlockingQueue<JsonNode> rows = new LinkedBlockingQueue<>();

    private FollowedAudit(Process process) {
        this.process = process;
    }

    /** Begins with the first row; there must be a journal. */
    static FollowedAudit start(Lab lab, Path launcher, Path configuration) {
        ProcessBuilder builder = lab.child(List.of(
                        launcher.toString(),
                        "audit",
                        "shop",
                        "--config",
                        configuration.toString(),
                        "--json",
                        "--follow"))
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(Redirect.INHERIT);
        try {
            FollowedAudit audit = new FollowedAudit(builder.start());
            Thread reader = new Thread(audit::readAll, "audit");
            reader.setDaemon(true);
            reader.start();
            return audit;
        } catch (IOException e) {
            throw new LabException("Could not run " + launcher + ": " + e.getMessage(), e);
        }
    }

    private void readAll() {
        ObjectMapper mapper = new ObjectMapper();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(mapper.readTree(line));
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("The audit printed a line that is not JSON.", e);
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException("The audit can't be read any more.", e);
            }
        }
    }

    /** Returns the next row; empty when none comes within {@code limit}. Throws LabException when none can come. */
    Optional<JsonNode> next(Duration limit) {
        try {
            Optional<JsonNode> row = Optional.ofNullable(rows.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
            if (row.isEmpty() && !process.isAlive()) {
                throw new LabException("the journal can't be read any more; `audit --follow` has ended");
            }
            return row;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting for the journal.", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
