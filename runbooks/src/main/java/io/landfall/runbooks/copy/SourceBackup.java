package io.landfall.runbooks.copy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The directory on the source's host in which a backup is made ready before rsync sends it. Files beside the backup say
 * how far it is; each is written when that is certain.
 */
public final class SourceBackup implements BackupPlace {

    /** How far the backup is. */
    public enum Mark {
        /** Whole; the text is its GTID position. */
        TAKEN,
        /** The redo log is applied; nothing changes it any more. */
        PREPARED
    }

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration COUNTING = Duration.ofMinutes(2);
    private static final Duration REMOVAL = Duration.ofMinutes(30);

    private final ServerControl source;
    private final DataDirectory data;
    private final Optional<String> parent;
    private final String migration;

    /**
     * Opens nothing yet.
     *
     * @param parent where it is to be; empty means beside the data directory
     */
    public SourceBackup(ServerControl source, DataDirectory data, Optional<String> parent, String migration) {
        this.source = source;
        this.data = data;
        this.parent = parent;
        this.migration = migration;
    }

    @Override
    public String path() {
        return parent.map(directory -> directory + "/landfall-copy-of-" + migration)
                .orElseGet(() -> data.path() + ".landfall-outgoing");
    }

    /** Where the tool makes a directory for the backup. */
    public String base() {
        return path() + "/data";
    }

    /** The tool's own directory: the only one there is. */
    @Override
    public String files() {
        List<String> found = host().view().list(base()).orElse(List.of());
        if (found.size() != 1) {
            throw LandfallException.external("There is no backup in " + base() + " on " + host().name() + " (found "
                    + found + "). Say `abort`, then start again.");
        }
        return base() + "/" + found.get(0);
    }

    /** The bytes of its files. */
    public long bytes() {
        return Long.parseLong(
                host().run(TargetBackup.SUM_OF_FILES.command(base()), COUNTING).strip());
    }

    @Override
    public String work() {
        return workOf(path());
    }

    private static String workOf(String path) {
        return path + ".work";
    }

    /** What rsync has sent in its present or last try, as dd tells it; kept here as long as the backup. */
    public String meter() {
        return path() + "/sent";
    }

    public boolean exists() {
        return data.isDirectory(path());
    }

    boolean is(Mark mark) {
        return read(mark).isPresent();
    }

    public Optional<String> read(Mark mark) {
        return host().view().readFile(file(mark));
    }

    public void mark(Mark mark, String text) {
        host().write(file(mark), text + "\n", "0600");
    }

    @Override
    public boolean isPrepared() {
        return is(Mark.PREPARED);
    }

    @Override
    public void markPrepared() {
        mark(Mark.PREPARED, "yes");
    }

    /** An empty directory is there, and nothing writes into it. */
    public void begin() {
        remove();
        host().run(
                        Script.onSafeWay(
                                Path.of(path()).getParent().toString(),
                                "umask 077 && mkdir -- " + Script.words(path()) + " " + Script.words(base())),
                        LIMIT);
    }

    /** It is gone, and whatever worked on it has ended. */
    public void remove() {
        remove(path());
    }

    /** The same of one that was in another place. */
    public void remove(String path) {
        host().endTask(workOf(path));
        host().run("rm -rf -- " + Script.words(path), REMOVAL);
    }

    private String file(Mark mark) {
        return path() + "/" + mark.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public HostControl host() {
        return source.host();
    }
}
