package io.landfall.monitor.host;

import java.nio.charset.StandardCharsets;

/**
 * What a command left behind.
 *
 * @param exitStatus 0 to 255
 * @param stdout what it printed, as it came
 * @param stderr what it complained, as UTF-8
 */
public record CommandResult(int exitStatus, byte[] stdout, String stderr) {

    public boolean succeeded() {
        return exitStatus == 0;
    }

    /** Returns the standard output as UTF-8, without the line ends at its end. */
    public String text() {
        return new String(stdout, StandardCharsets.UTF_8).stripTrailing();
    }
}
