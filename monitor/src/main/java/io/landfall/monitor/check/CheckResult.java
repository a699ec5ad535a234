package io.landfall.monitor.check;

import java.time.Duration;

/**
 * What a check found, as its line has it.
 *
 * @param name the check's name
 * @param group the line's group
 * @param severity the line's severity
 * @param finding what the check found
 * @param took how long it looked
 */
public record CheckResult(String name, CheckGroup group, Severity severity, Finding finding, Duration took) {

    /** One that took no time. */
    public CheckResult(String name, CheckGroup group, Severity severity, Finding finding) {
        this(name, group, severity, finding, Duration.ZERO);
    }

    public boolean blocks() {
        return severity == Severity.BLOCK && finding.status().isBad();
    }
}
