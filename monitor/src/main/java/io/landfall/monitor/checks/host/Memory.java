package io.landfall.monitor.checks.host;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;

/** Warns when the target's host has less memory than the source's. */
public record Memory(HostView sourceHost, HostView targetHost) implements Check {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Finding look() {
        DataSize old = sourceHost.memory();
        DataSize now = targetHost.memory();
        String text = sourceHost.name() + " has " + old + " of memory, " + targetHost.name() + " has " + now;
        return now.compareTo(old) >= 0
                ? Finding.ok(text)
                : Finding.warn(text, "Expect a smaller buffer pool and slower queries, or give it more memory.");
    }
}
