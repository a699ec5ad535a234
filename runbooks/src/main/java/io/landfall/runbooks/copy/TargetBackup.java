package io.landfall.runbooks.copy;

import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The directory beside the target's data directory in which the copy arrives and is made ready. Files beside the copy
 * say how far it is; each is written when that is certain, and so survives a restart.
 */
public final class TargetBackup implements BackupPlace {

    /** How far the copy is. */
    public enum Mark {
        /** Whole and as the source sent it; the text is the GTID position of the copy. */
        COPIED,
        /** The redo log is applied. */
        PREPARED,
        /** Its files are being moved into the data directory; what is there is ours. */
        RESTORING,
        /** It is the server's data directory now. */
        RESTORED
    }

    static final Script SUM_OF_FILES = Script.of(TargetBackup.class, "sum-of-files.sh");
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration COUNTING = Duration.ofMinutes(2);

    private static final Duration REMOVAL = Duration.ofMinutes(30);

    private final ServerControl target;
    private final DataDirectory data;

    public TargetBackup(ServerControl target, DataDirectory data) {
        this.target = target;
        this.data = data;
    }

    @Override
    public String path() {
        return data.path() + ".landfall-incoming";
    }

    /** Where the files of the copy lie. */
    public String copy() {
        return path() + "/data";
    }

    @Override
    public String files() {
        return copy();
    }

    @Override
    public String work() {
        return data.path() + ".landfall-work";
    }

    /** What the programs that receive here are marked with. */
    public String receiver() {
        return path() + ".receiver";
    }

    /** The bytes of the files that have arrived, whole or in part. */
    public long bytes() {
        return Long.parseLong(host().run(SUM_OF_FILES.command(copy()), COUNTING).strip());
    }

    @Override
    public boolean isPrepared() {
        return is(Mark.PREPARED);
    }

    @Override
    public void markPrepared() {
        mark(Mark.PREPARED, "yes");
    }

    public boolean exists() {
        return data.isDirectory(path());
    }

    public boolean is(Mark mark) {
        return read(mark).isPresent();
    }

    public Optional<String> read(Mark mark) {
        return host().view().readFile(file(mark));
    }

    public void mark(Mark mark, String text) {
        host().write(file(mark), text + "\n", "0600");
    }

    public void unmark(Mark mark) {
        host().remove(file(mark));
    }

    /** The files of the copy are gone; how far it came is still known. */
    public void removeCopy() {
        host().run("rm -rf -- " + Script.words(copy()), REMOVAL);
    }

    /** An empty directory is there, and nothing writes into it. */
    public void begin() {
        remove();
        host().run(
                        Script.onSafeWay(
                                Path.of(path()).getParent().toString(),
                                "umask 077 && mkdir -- " + Script.words(path()) + " " + Script.words(copy())),
                        LIMIT);
    }

    /** It is gone, and whatever worked on it has ended. */
    public void remove() {
        host().endTask(work());
        host().endTask(receiver());
        host().endTask(path(), REMOVAL);
    }

    private String file(Mark mark) {
        return path() + "/" + mark.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public HostControl host() {
        return target.host();
    }
}
