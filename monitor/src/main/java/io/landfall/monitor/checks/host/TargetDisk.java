package io.landfall.monitor.checks.host;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.ServerView;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Passes while the data directory on the target's host has room for the source's data directory and a fifth more.
 * What is there already counts as taken.
 */
public record TargetDisk(ServerView source, HostView sourceHost, HostView targetHost, Supplier<String> whereDataLies)
        implements Check {

    @Override
    public String name() {
        return "target_disk";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.HOST;
    }

    @Override
    public Finding look() {
        String dataDirectory = whereDataLies.get();
        String from = source.identity().dataDirectory();
        Optional<DataSize> data = sourceHost.directorySize(from);
        if (data.isEmpty()) {
            return Finding.unknown(
                    sourceHost.name() + " has no directory " + from + ", where " + source.name() + " keeps its data",
                    "See whether servers." + source.name() + ".address and .ssh mean the same host.");
        }
        DataSize needed = new DataSize(data.get().bytes() / 5 * 6);
        DataSize free = targetHost.freeSpace(dataDirectory);
        String text = targetHost.name() + " has " + free + " free at " + dataDirectory + ", " + needed
                + " are needed for the " + data.get() + " of " + source.name();
        return free.compareTo(needed) >= 0
                ? Finding.ok(text)
                : Finding.fail(text, "Free or add space there, or give servers.NAME.data-dir on a larger file system.");
    }
}
