package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.host.HostControl;
import java.time.Duration;

/** Passes while the target's data directory is not the source's, nor above or below it on the same machine. */
public record DataDirectoriesDiffer(Pair pair, DataDirectory source, DataDirectory target) implements Check {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "data_directories_differ";
    }

    @Override
    public Finding look() {
        String one = source.path() + "/";
        String other = target.path() + "/";
        boolean apart =
                !machine(pair.source().host()).equals(machine(pair.target().host()))
                        || !one.startsWith(other) && !other.startsWith(one);
        return apart
                ? Finding.ok(pair + " keep their data apart")
                : Finding.fail(
                        pair + " are on one machine and share a data directory: " + source.path() + " and "
                                + target.path() + ". Nothing was changed.",
                        "Correct servers." + pair.target().name() + ".ssh or its data directory.");
    }

    /** Containers on one machine have files of their own. */
    private static String machine(HostControl host) {
        return host.run("cat /proc/sys/kernel/random/boot_id && readlink /proc/self/ns/mnt", LIMIT);
    }
}
