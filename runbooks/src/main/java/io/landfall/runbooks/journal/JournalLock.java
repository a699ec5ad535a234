package io.landfall.runbooks.journal;

import io.landfall.monitor.LandfallException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One process at a time writes a journal: a lock on the file beside it, which the system drops with the process. */
record JournalLock(FileChannel channel) implements AutoCloseable {

    /** Throws REFUSED when another process has it, EXTERNAL when the directory can't be written. */
    static JournalLock take(Path file) {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try {
            FileChannel channel = FileChannel.open(
                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
            if (isTaken(channel)) {
                channel.close();
                throw LandfallException.refused("The journal " + file + " is in use by another Landfall service."
                        + " Nothing was started. End that one first, or give this one a journal of its own.");
            }
            return new JournalLock(channel);
        } catch (IOException e) {
            throw LandfallException.external(
                    "Can't write beside the journal " + file + ": " + reason(e)
                            + ". Landfall did not start. Make its directory, and let this user write there.",
                    e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such directory";
        }
        return e instanceof AccessDeniedException
                ? "the user " + System.getProperty("user.name") + " may not"
                : String.valueOf(e.getMessage());
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException sameProcess) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw LandfallException.external("Can't release the journal's lock file: " + e.getMessage(), e);
        }
    }
}
