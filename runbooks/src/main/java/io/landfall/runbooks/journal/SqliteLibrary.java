package io.landfall.runbooks.journal;

import io.landfall.monitor.LandfallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/** The native part of SQLite. Nothing of it lies on the disk once it is loaded, however this process ends. */
final class SqliteLibrary {

    private static boolean loaded;

    private SqliteLibrary() {}

    /** It is loaded afterwards; throws EXTERNAL when it can't be. Idempotent. */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            Path directory = Files.createTempDirectory("landfall-sqlite-");
            System.setProperty("org.sqlite.tmpdir", directory.toString());
            try {
                SQLiteJDBCLoader.initialize();
            } finally {
                remove(directory);
            }
            loaded = true;
        } catch (Exception e) {
            throw LandfallException.external(
                    "SQLite can't be loaded: " + e.getMessage() + ". Landfall did not start. See whether "
                            + System.getProperty("java.io.tmpdir") + " is full, or lets no program run (noexec).",
                    e);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
