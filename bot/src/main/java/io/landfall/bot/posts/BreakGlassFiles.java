package io.landfall.bot.posts;

import io.landfall.bot.text.BreakGlassText;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The script for doing it by hand lies beside the journal before anybody can say go, until its run has ended. To be told
 * on the run's own thread.
 */
public final class BreakGlassFiles implements RunObserver {

    private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final History history;

    /** Writes beside {@code journalFile}, where the journal of {@code history} is kept. */
    public BreakGlassFiles(Path journalFile, History history) {
        this.directory = journalFile.toAbsolutePath().getParent();
        this.history = history;
    }

    /** Returns where the script of this run is, if it is there. */
    public Path path(String migration, long run) {
        return directory.resolve("break-glass-" + migration + "-run" + run + ".sh");
    }

    /** The script is beside the journal, whole or not at all; only Landfall's user can read and run it. Returns where. */
    public Path write(String migration, long run, String script) {
        Path path = path(migration, run);
        try {
            Path written =
                    Files.createTempFile(directory, "break-glass", "", PosixFilePermissions.asFileAttribute(OURS));
            try {
                Files.writeString(written, script, StandardCharsets.UTF_8);
                Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
            return path;
        } catch (IOException e) {
            throw LandfallException.external(
                    "Could not write " + path + ": " + e.getMessage()
                            + ". Its text is in the journal; make room there.",
                    e);
        }
    }

    @Override
    public void on(RunEvent event) {
        RunStatus run = event.run();
        if (event.what() == What.ARMED) {
            history.run(run.run())
                    .flatMap(BreakGlassText::script)
                    .ifPresent(script -> write(run.migration(), run.run(), script));
        } else if (event.what() == What.ENDED) {
            remove(path(run.migration(), run.run()));
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw LandfallException.external("Could not remove " + path + ", which is of no use any more.", e);
        }
    }
}
