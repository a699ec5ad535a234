package io.landfall.runbooks.pair.file;

import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The part of the fence that survives a restart: while {@code zz-landfall-closed.cnf} lies in the settings directory,
 * the server starts read-only and without its event scheduler. Its name makes the server read it after {@link
 * SettingsFile}.
 */
public final class ClosedFile {

    private static final Map<String, String> CLOSED =
            new TreeMap<>(Map.of("read_only", "ON", "event_scheduler", "OFF"));
    private static final String TEXT = SettingsFile.text(
            "Put here by Landfall: this server must not take writes. Remove it only if it shall, then restart.",
            CLOSED);

    private final OptionFiles files;

    public ClosedFile(ServerControl server) {
        this.files = new OptionFiles(server);
    }

    /** The names of the settings it holds. */
    public static Set<String> names() {
        return CLOSED.keySet();
    }

    /** The directory for option files of Landfall's. */
    public String directory() {
        return files.directory();
    }

    public String path() {
        return files.directory() + "/zz-landfall-closed.cnf";
    }

    /** The server starts closed from now on: my_print_defaults has said so. Idempotent. */
    public void close() {
        files.host().write(path(), TEXT, "0644");
        files.mustBecome(CLOSED, files.effective(), path());
    }

    /** The file is gone; what the operator's own files say holds again. Idempotent. */
    public void open() {
        files.host().remove(path());
    }

    /** Whether the file is there. */
    public boolean isClosed() {
        return files.host().view().readFile(path()).isPresent();
    }

    /** A command for a person that puts the file at {@code path}. */
    public String closeByHand(String path) {
        String settings = CLOSED.entrySet().stream()
                .map(setting -> " \"" + setting.getKey() + "=" + setting.getValue() + "\"")
                .collect(Collectors.joining());
        return "printf \"%s\\n\" \"[mysqld]\"" + settings + " > " + Script.words(path) + " && sync "
                + Script.words(path);
    }

    /** The same for taking it away. */
    public static String openByHand(String path) {
        return "rm -f -- " + Script.words(path) + " && sync "
                + Script.words(Path.of(path).getParent().toString());
    }

    /**
     * Puts everything in place so that {@link Staged#close} costs one rename. The server's next start is not changed
     * by this.
     */
    public Staged stage() {
        String path = path();
        files.host().write(path + ".ready", TEXT, "0644");
        return new Staged(files, path);
    }

    /** What waits beside its place is gone; a file that closes the server stays. Idempotent. */
    public void discard() {
        files.host().remove(path() + ".ready");
    }

    /** A closed file that waits beside its place under another name, which no server reads. */
    public static final class Staged {

        private final OptionFiles files;
        private final String path;
        private final String closing;
        private final String opening;

        private Staged(OptionFiles files, String path) {
            this.files = files;
            this.path = path;
            String closed = Script.words(path);
            String ready = Script.words(path + ".ready");
            String sync = "sync " + Script.words(files.directory());
            this.closing = "{ [ ! -e " + ready + " ] || mv -fT " + ready + " " + closed + "; } && " + sync + " && "
                    + files.printCommand();
            this.opening = "{ [ ! -e " + closed + " ] || mv -fT " + closed + " " + ready + "; } && " + sync;
        }

        /** As {@link ClosedFile#close}, in one command of a shell that is open already. */
        public void close(HostControl.Shell shell, Duration limit) {
            files.mustBecome(CLOSED, OptionFiles.parse(shell.run(closing, limit)), path);
        }

        /** As {@link ClosedFile#open}, in one command; {@link #close} may follow again. */
        public void open(HostControl.Shell shell, Duration limit) {
            shell.run(opening, limit);
        }
    }
}
