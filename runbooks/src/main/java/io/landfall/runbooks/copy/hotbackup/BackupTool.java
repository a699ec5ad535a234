package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.copy.Backup;
import io.landfall.runbooks.pair.account.OwnAccount;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.step.Found;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What makes a hot backup, in the form that was configured. */
public interface BackupTool {

    /** How it is called, and how it is held back, as the plan says it. */
    String means(Copy copy);

    /**
     * The command that takes its stream apart in the present directory; empty where it can only make a backup in a directory on
     * the source's host, which is sent afterwards.
     */
    Optional<String> receives(Copy copy);

    List<String> neededOnTheSource();

    List<String> neededOnTheTarget();

    /** The packages of Debian with which all of that comes. */
    String packages();

    /** What the servers must be besides. */
    List<Requirement> requirements();

    /** Shell functions that make it, as {@code backup.sh} calls them. */
    String makes();

    /** What its account may do, everywhere. */
    String privileges();

    /** What the source must have before, and its account may do in places; the account is there. */
    default void begin(Session source, OwnAccount account) {}

    /** Returns what was found, with what {@link #begin} changes on the source. */
    default Found addTo(Found found) {
        return found;
    }

    /** The source is again as it was found {@code before} {@link #begin}. */
    default void leave(Found before) {}

    /** The options file with which it finds and logs in to the server; it holds the password. */
    String options(OwnAccount account, Secret password, ServerIdentity server);

    /** How many bytes of the redo log there are beyond the last checkpoint: no row where the server does not say. */
    Query<Long> redoAhead();

    /** How many bytes there are of {@code backup}, while it is made. */
    default LongSupplier arrived(Backup backup) {
        return backup::bytes;
    }

    /**
     * The position of the backup in {@code files}; empty where it is told only when it is made ready. Throws EXTERNAL when its
     * last files are not there.
     */
    String position(HostControl host, String files);

    /** What making it ready is, as the plan says it; the host follows. */
    default String readies() {
        return "Apply the redo log to the copy";
    }

    /** A shell command that makes the backup in {@code files} ready to be started. */
    String prepares(String files, DataSize memory);

    /** The position in what that command printed; empty where it was known before. */
    default Optional<String> positionIn(String printed) {
        return Optional.empty();
    }

    /** A shell command that moves the backup in {@code $moving} into the empty directory {@code $data}. */
    String moves(Optional<String> optionFile);
}
