package io.landfall.monitor.checks.durability;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.ServerView;

/**
 * Passes while the buffer pool of {@code target} takes 60 to 85 % of its host's memory, as on a dedicated host.
 */
public record BufferPool(ServerView target, HostView host) implements Check {

    @Override
    public String name() {
        return "buffer_pool";
    }

    @Override
    public Finding look() {
        DataSize pool = new DataSize(target.variables().number("innodb_buffer_pool_size"));
        DataSize memory = host.memory();
        long percent = pool.bytes() * 100 / memory.bytes();
        String text = target.name() + " has a buffer pool of " + pool + ", " + (percent < 1 ? "less than 1" : percent)
                + " % of the " + memory + " of " + host.name();
        return percent >= 60 && percent <= 85
                ? Finding.ok(text)
                : Finding.warn(
                        text,
                        "On a dedicated host take 70-80 %: `"
                                + target.dialect().resizeBufferPool(memory.bytes() / 100 * 75 >> 20 << 20)
                                + "`, and in its option file.");
    }
}
