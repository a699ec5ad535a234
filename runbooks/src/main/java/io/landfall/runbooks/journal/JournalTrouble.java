package io.landfall.runbooks.journal;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import java.nio.file.Path;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says what is wrong with a journal's file, by SQLite's result codes (sqlite.org/rescode.html). */
final class JournalTrouble {

    private static final int PRIMARY = 0xff;
    private static final DataSize NEXT_TO_NOTHING = DataSize.ofMebibytes(1);

    private JournalTrouble() {}

    /** Returns EXTERNAL; {@code state} says in a sentence what was not done. */
    static LandfallException of(Path file, Exception failure, String state) {
        Throwable e = failure instanceof JdbiException && failure.getCause() != null ? failure.getCause() : failure;
        return LandfallException.external(wrong(file, e) + " " + state + " " + remedy(file, e), e);
    }

    private static String wrong(Path file, Throwable e) {
        return switch (code(file, e)) {
            case SQLITE_FULL ->
                "The disk of the journal " + file + " is full: " + SqliteFile.freeSpace(file) + " are free.";
            case SQLITE_BUSY, SQLITE_LOCKED -> "Another program holds the journal " + file + " locked.";
            case SQLITE_NOTADB -> "The journal " + file + " is no SQLite database.";
            case SQLITE_CORRUPT -> "The journal " + file + " is damaged: a part of it is missing or overwritten.";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
                "The user " + System.getProperty("user.name") + " can't open the journal " + file + ".";
            case SQLITE_IOERR ->
                "The disk of the journal " + file + " does not read or write (" + e.getMessage() + "); "
                        + SqliteFile.freeSpace(file) + " are free.";
            default -> "The journal " + file + " can't be used: " + e.getMessage() + ".";
        };
    }

    private static String remedy(Path file, Throwable e) {
        return switch (code(file, e)) {
            case SQLITE_FULL -> "Make room there.";
            case SQLITE_BUSY, SQLITE_LOCKED -> "End it; `fuser " + file + "` shows which one it is.";
            case SQLITE_NOTADB, SQLITE_ERROR ->
                "Put back what Landfall wrote, or correct `journal` in the configuration file.";
            case SQLITE_CORRUPT ->
                "Keep the file, and put back the newest copy. Without one, ask both servers which of them takes writes"
                        + " before a new journal is begun.";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
                "Let this user read and write the file and its directory.";
            default -> "See whether the disk is full or failing, and the file is what Landfall wrote.";
        };
    }

    /** Where next to nothing is free, whatever can't be written can't be written for that reason. */
    private static SQLiteErrorCode code(Path file, Throwable e) {
        SQLiteErrorCode code = e instanceof SQLiteException known
                ? SQLiteErrorCode.getErrorCode(known.getResultCode().code & PRIMARY)
                : SQLiteErrorCode.UNKNOWN_ERROR;
        boolean isFull = code == SQLiteErrorCode.SQLITE_IOERR
                && SqliteFile.freeSpace(file).compareTo(NEXT_TO_NOTHING) < 0;
        return isFull ? SQLiteErrorCode.SQLITE_FULL : code;
    }
}
