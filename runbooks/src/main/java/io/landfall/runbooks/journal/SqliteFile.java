package io.landfall.runbooks.journal;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens a journal's file: write-ahead log, {@code synchronous=FULL} (sqlite.org/pragma.html#pragma_synchronous). */
final class SqliteFile {

    /** A service that is ending, or a copy being made, is waited for; a row of an open window can't wait long. */
    private static final int OPENING_MILLIS = 2_000;

    private static final int WRITING_MILLIS = 250;

    private SqliteFile() {}

    /** Opens to write, making the file when it is absent. Throws REFUSED when it is there and empty. */
    static Handle toWrite(Path file) {
        refuseEmpty(
                file, "Landfall did not start. If it never was a journal, remove it; else put back its newest copy.");
        Handle handle = connect(file, "jdbc:sqlite:" + file, config(false));
        handle.execute("PRAGMA busy_timeout = " + WRITING_MILLIS);
        return handle;
    }

    /** Opens to read, also while a service writes. Throws EXTERNAL when there is nothing to read. */
    static Handle toRead(Path file) {
        if (!Files.exists(file)) {
            throw LandfallException.external("There is no journal at " + file + ". It is made by the first `serve`;"
                    + " see `journal` in the configuration file.");
        }
        if (!Files.isReadable(file)) {
            throw LandfallException.external(
                    "The user " + System.getProperty("user.name") + " may not read the journal " + file
                            + ". Nothing was read. Ask as the user that the service runs as, or as root.");
        }
        refuseEmpty(file, "Nothing was read. It was cut off, or never was a journal.");
        return connect(
                file,
                isClosedCopy(file) ? "jdbc:sqlite:file:" + uri(file) + "?immutable=1" : "jdbc:sqlite:" + file,
                config(true));
    }

    /** Opens one that lies nowhere. */
    static Handle inMemory() {
        SqliteLibrary.load();
        return Jdbi.open(() -> new SQLiteConfig().createConnection("jdbc:sqlite::memory:"));
    }

    /** Nobody writes it here, and nobody can: SQLite must not look for the log that a writer would have. */
    private static boolean isClosedCopy(Path file) {
        return !Files.isWritable(file.toAbsolutePath().getParent())
                && !Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    }

    private static String uri(Path file) {
        return file.toAbsolutePath().toUri().getRawPath();
    }

    private static void refuseEmpty(Path file, String state) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) == 0) {
                throw LandfallException.external("The journal " + file + " is empty: 0 bytes. " + state);
            }
        } catch (IOException e) {
            throw LandfallException.external("Can't look at the journal " + file + ": " + e.getMessage() + ".", e);
        }
    }

    /** How much this user may still write where the file is. */
    static DataSize freeSpace(Path file) {
        try {
            return new DataSize(
                    Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace());
        } catch (IOException e) {
            throw LandfallException.external(
                    "Can't tell how much is free on the disk of the journal " + file + ": " + e.getMessage() + ".", e);
        }
    }

    private static SQLiteConfig config(boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(OPENING_MILLIS);
        config.setReadOnly(readOnly);
        if (readOnly) {
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        } else {
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        }
        return config;
    }

    private static Handle connect(Path file, String url, SQLiteConfig config) {
        SqliteLibrary.load();
        boolean isNew = !Files.exists(file);
        try {
            return Jdbi.open(() -> config.createConnection(url));
        } catch (JdbiException e) {
            if (isNew) {
                removeWhatWasBegun(file, e);
            }
            throw e;
        }
    }

    private static void removeWhatWasBegun(Path file, JdbiException why) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }
}
