package io.landfall.monitor.checks.host;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.ServerView;

/** Warns while the source's host has less than 1 GiB for the binary logs that the migration must keep. */
public record SourceDisk(ServerView source, HostView host) implements Check {

    private static final DataSize LITTLE = DataSize.ofMebibytes(1024);

    @Override
    public String name() {
        return "source_disk";
    }

    @Override
    public Finding look() {
        String at = source.identity().dataDirectory();
        DataSize free = host.freeSpace(at);
        String text = host.name() + " has " + free + " free at " + at;
        return free.compareTo(LITTLE) >= 0
                ? Finding.ok(text)
                : Finding.warn(text, "Free some space: binary logs grow there until the migration is finished.");
    }
}
