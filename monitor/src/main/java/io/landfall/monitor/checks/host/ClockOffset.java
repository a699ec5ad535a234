package io.landfall.monitor.checks.host;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.host.HostView;
import java.time.Duration;

/** Warns when the clock of {@code host} is more than {@code limit} away from the bot's: events and NOW() follow it. */
public record ClockOffset(Side side, HostView host, Duration limit) implements Check {

    @Override
    public String name() {
        return side.of("clock_offset");
    }

    @Override
    public Finding look() {
        Duration offset = host.clockOffset();
        String text = "the clock of " + host.name() + " is " + Elapsed.show(offset.abs())
                + (offset.isNegative() ? " behind" : " ahead of") + " the bot's";
        return offset.abs().compareTo(limit) <= 0
                ? Finding.ok(text)
                : Finding.warn(text, "Let chrony or systemd-timesyncd set the clocks of both.");
    }
}
