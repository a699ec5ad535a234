package io.landfall.runbooks.copy;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.host.HostControl;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast a copy may go, also while it runs: its program on the host looks into a file of its task. Set from any thread, and
 * told by the copy's own.
 */
public final class CopyRate {

    private static final Logger LOG = LoggerFactory.getLogger(CopyRate.class);
    /** In the task's directory. */
    private static final String FILE = "/rate";

    private final Function<Optional<DataSize>, Long> number;
    private volatile Optional<DataSize> wanted;
    private Optional<DataSize> told;

    /**
     * Begins with what the configuration says.
     *
     * @param number gives what the program is told, zero for no limit
     */
    public CopyRate(Optional<DataSize> configured, Function<Optional<DataSize>, Long> number) {
        this.wanted = configured;
        this.told = configured;
        this.number = number;
    }

    /** From the next look on it may go as fast as this; empty means without a limit. */
    public void set(Optional<DataSize> rate) {
        wanted = rate;
    }

    /** Returns how fast it may go. */
    public Optional<DataSize> now() {
        return wanted;
    }

    /** Returns what a program that is begun now is told first. */
    public String begin() {
        told = wanted;
        return number.apply(told).toString();
    }

    /** Tells the task of {@code directory} what is new. A host that can't be reached for a moment is told at the next look. */
    public void look(HostControl host, String directory) {
        Optional<DataSize> now = wanted;
        if (now.equals(told)) {
            return;
        }
        try {
            host.write(directory + FILE, number.apply(now) + "\n", "0600");
            told = now;
        } catch (LandfallException e) {
            LOG.warn("The copy on {} was not told its new rate yet: {}", host.name(), e.getMessage());
        }
    }
}
