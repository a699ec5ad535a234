package io.landfall.runbooks.copy;

import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The directory on one host in which a backup lies and is made ready. Files beside the backup say how far it is; each is
 * written when that is certain, and so survives a restart.
 */
public abstract class Backup {

    /** How far the backup is. */
    public enum Mark {
        /** Whole, in this place; the text is its GTID position. */
        COPIED,
        /** The redo log is applied; nothing changes it any more. */
        PREPARED,
        /** Its files are being moved into the data directory; what is there is ours. */
        RESTORING,
        /** It is the server's data directory now. */
        RESTORED
    }

    private static final Script SUM_OF_FILES = Script.of(Backup.class, "sum-of-files.sh");
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration COUNTING = Duration.ofMinutes(2);
    private static final Duration REMOVAL = Duration.ofMinutes(30);

    private final HostControl host;

    protected Backup(HostControl host) {
        this.host = host;
    }

    public HostControl host() {
        return host;
    }

    /** Where all of it lies. */
    public abstract String path();

    /** A directory for the commands that work on it. */
    public abstract String work();

    /** The directories of other tasks that may work on it. */
    protected List<String> tasks() {
        return List.of(work());
    }

    /** Where the tool puts the files, or a directory of its own with them. */
    public String base() {
        return path() + "/data";
    }

    /** The directory with the files of the backup. */
    public String files() {
        return base();
    }

    /** The bytes of the files that are there, whole or in part. */
    public long bytes() {
        return Long.parseLong(host.run(SUM_OF_FILES.command(base()), COUNTING).strip());
    }

    public boolean exists() {
        return host.view().list(path()).isPresent();
    }

    public boolean is(Mark mark) {
        return read(mark).isPresent();
    }

    /** The text behind a mark; empty when it is not set. */
    public Optional<String> read(Mark mark) {
        return host.view().readFile(file(mark)).map(String::strip);
    }

    public void mark(Mark mark, String text) {
        host.write(file(mark), text + "\n", "0600");
    }

    void unmark(Mark mark) {
        host.remove(file(mark));
    }

    private String file(Mark mark) {
        return path() + "/" + mark.name().toLowerCase(Locale.ROOT);
    }

    /** An empty directory is there, and nothing writes into it. */
    public void begin() {
        remove();
        host.run(
                Script.onSafeWay(
                        Path.of(path()).getParent().toString(),
                        "umask 077 && mkdir -- " + Script.words(path()) + " " + Script.words(base())),
                LIMIT);
    }

    /** None of the files is there, and there is room for others; how far it came is still known. */
    public void empty() {
        removeFiles();
        host.run("umask 077 && mkdir -- " + Script.words(base()), LIMIT);
    }

    /** The files are gone; how far it came is still known. */
    public void removeFiles() {
        host.run("rm -rf -- " + Script.words(base()), REMOVAL);
    }

    /** It is gone, and whatever worked on it has ended. */
    public void remove() {
        tasks().forEach(host::endTask);
        host.endTask(path(), REMOVAL);
    }
}
