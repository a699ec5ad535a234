package io.landfall.runbooks.finish;

import io.landfall.monitor.DataSize;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.copy.PartsElsewhere;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The data that a server had before a migration replaced it, moved aside whole.
 *
 * @param server beside whose data directory it lies, and what of it lay elsewhere beside that
 */
record OldData(ServerControl server) {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration REMOVAL = Duration.ofMinutes(30);
    private static final Script REMOVE = Script.withWay(OldData.class, "remove-old.sh");

    /** Returns the directories. Not one with a line end in its path: it would be read as two, and removed. */
    List<String> paths() {
        DataDirectory data = DataDirectory.ofInstalled(server);
        List<String> starts = new ArrayList<>(new PartsElsewhere(server, data).aside());
        starts.add(data.path() + ".before-landfall-run");
        return host().run(
                        "for s in " + Script.words(starts.toArray(String[]::new))
                                + "; do for d in \"$s\"[0-9]*; do case $d in *[[:cntrl:]]*) continue;; esac;"
                                + " case ${d#\"$s\"} in *[!0-9]*) continue;; esac;"
                                + " [ ! -d \"$d\" ] || printf '%s\\n' \"$d\"; done; done",
                        LIMIT)
                .lines()
                .sorted()
                .toList();
    }

    /** Returns the directory with its size, for people. */
    String describe(String path) {
        Optional<DataSize> size = host().view().directorySize(path);
        return host().name() + ":" + path
                + size.map(bytes -> " (" + bytes + ")").orElse("");
    }

    /** They are gone. */
    void remove() {
        host().run(REMOVE.command(paths().toArray(String[]::new)), REMOVAL);
    }

    HostControl host() {
        return server.host();
    }
}
