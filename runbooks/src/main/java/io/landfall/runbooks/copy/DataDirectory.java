package io.landfall.runbooks.copy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a server keeps its data, seen and changed on its host, whether the server runs or not. */
public final class DataDirectory {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    /** Hundreds of thousands of tables take their time to be counted. */
    private static final Duration COUNTING = Duration.ofMinutes(2);
    /** A rename is quick; removing what was a copy of a whole server is not. */
    private static final Duration REMOVAL = Duration.ofMinutes(30);

    private static final Script REAL = Script.withWay(DataDirectory.class, "real.sh");

    private final ServerControl server;
    private final Supplier<String> asked;
    private final String how;
    private Optional<String> path = Optional.empty();

    private DataDirectory(ServerControl server, Supplier<String> asked, String how) {
        this.server = server;
        this.asked = asked;
        this.how = how;
    }

    /** Of a server that runs: as configured, else as it says itself. */
    public static DataDirectory ofRunning(ServerControl server) {
        return new DataDirectory(server, () -> server.view().identity().dataDirectory(), "");
    }

    /** Of a server that may not even be initialised: as configured, else as its option files say. */
    public static DataDirectory ofInstalled(ServerControl server) {
        return new DataDirectory(
                server, () -> new SettingsFile(server).effective().getOrDefault("datadir", "/var/lib/mysql"), "surely");
    }

    /** The directory itself where a symbolic link leads to it; never ends in a slash. */
    public synchronized String path() {
        if (path.isEmpty()) {
            path = Optional.of(real(server.settings().dataDir().orElseGet(asked)));
        }
        return path.get();
    }

    private String real(String directory) {
        return host().run(REAL.command(directory, how), LIMIT).replaceFirst("\n$", "");
    }

    /** Whether {@code directory} is or leads to this one. */
    public boolean is(String directory) {
        return real(directory).equals(path());
    }

    /** Where the data that was there lies while this run's is in its place. */
    public String aside(long run) {
        return path() + ".before-landfall-run" + run;
    }

    boolean exists() {
        return isDirectory(path());
    }

    public boolean isDirectory(String directory) {
        return host().view().list(directory).isPresent();
    }

    /** Whether nothing is in it, or it is not there. */
    public boolean isEmpty() {
        return host().view().list(path()).orElse(List.of()).isEmpty();
    }

    /** What a copy will take, with tables that lie elsewhere: without binary logs, redo log and temporary files, in bytes. */
    public long bytesToCopy() {
        String printed = host().run(
                        "{ LC_ALL=C du -skL --exclude='ib_logfile*' --exclude='ibtmp*' --exclude='#innodb_*' --exclude="
                                + Script.words(binlogs() + ".*") + " -- " + Script.words(path()) + "; find "
                                + Script.words(path()) + " -mindepth 2 -maxdepth 2 -name '*.isl' -exec sh -c"
                                + " 'du -sk -- \"$(cat -- \"$1\")\"' landfall {} \\; ; } 2>/dev/null"
                                + " | awk '{ sum += $1 } END { if (NR) printf \"%.0f\", sum }'",
                        COUNTING);
        if (printed.isBlank()) {
            throw LandfallException.external(host().name() + " has no directory " + path() + ", where " + server.name()
                    + " keeps its data. See whether servers." + server.name()
                    + ".address and .ssh mean the same host.");
        }
        return Long.parseLong(printed.strip()) * 1024;
    }

    private String binlogs() {
        String path = server.view().variables().find("log_bin_basename").orElse("");
        return path.isEmpty() ? "no-binary-log" : path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@code user:group} in numbers that owns it, or its nearest parent. */
    public String owner() {
        return host().run(
                        "p=" + Script.words(path())
                                + "; if [ ! -e \"$p\" ] && [ \"$(id -u)\" = 0 ] && id mysql >/dev/null 2>&1; then"
                                + " echo \"$(id -u mysql):$(id -g mysql)\"; elif [ -e \"$p\" ]; then"
                                + " stat -c %u:%g -- \"$p\"; else echo \"$(id -u):$(id -g)\"; fi",
                        LIMIT)
                .strip();
    }

    /** Whether a server program works in it, whoever started it; a container's may work in one of the same name. */
    boolean isInUse() {
        return !host().run(
                        "for cwd in /proc/[0-9]*/cwd; do if [ \"$cwd\" -ef " + Script.words(path()) + " ]; then"
                                + " case $(cat \"${cwd%/cwd}/comm\" 2>/dev/null) in "
                                + server.dialect().processes() + ") echo \"$cwd\";; esac;"
                                + " fi; done",
                        LIMIT)
                .isBlank();
    }

    /** Whether it lies in the same file system as the directories beside it: then what is there moves in an instant. */
    public boolean isBesideItsNeighbours() {
        String printed = host().run(
                        "p=" + Script.words(path())
                                + "; [ ! -e \"$p\" ] || stat -c %d -- \"$(readlink -f -- \"$p\")\" \"$(dirname -- \"$p\")\"",
                        LIMIT);
        return printed.lines().distinct().count() <= 1;
    }

    /** An empty directory with this owner is in its place, unless one with something in it is there already. */
    public void makeEmpty(String owner) {
        String quoted = Script.words(path());
        host().run(
                        onSafeWay("{ [ ! -d " + quoted + " ] || safe_way \"$(dirname -- \"$(readlink -f -- " + quoted
                                + ")\")\"; } && mkdir -p -m 0700 -- " + quoted + " && chown " + Script.words(owner)
                                + " -- " + quoted + " && sync \"$(dirname -- " + quoted + ")\""),
                        LIMIT);
    }

    /** What was there lies aside, whole. Nothing happens when it does already. */
    public void moveAside(long run) {
        if (!isDirectory(aside(run)) && exists()) {
            rename(path(), aside(run));
        }
    }

    /** What was put aside is in its place again, and what this run put there is gone. */
    public void moveBack(long run) {
        if (isDirectory(aside(run))) {
            remove();
            rename(aside(run), path());
        }
    }

    /** It is gone, with everything in it. */
    public void remove() {
        host().run(onSafeWay("rm -rf -- " + Script.words(path())), REMOVAL);
    }

    private void rename(String from, String to) {
        host().run(
                        onSafeWay("mv -T -- " + Script.words(from, to) + " && sync \"$(dirname -- " + Script.words(to)
                                + ")\""),
                        LIMIT);
    }

    private String onSafeWay(String command) {
        return Script.onSafeWay(Path.of(path()).getParent().toString(), command);
    }

    private HostControl host() {
        return server.host();
    }
}
