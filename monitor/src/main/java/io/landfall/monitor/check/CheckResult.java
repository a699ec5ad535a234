package io.landfall.monitor.check;

/**
 * What a check found, as its line has it.
 *
 * @param name the check's name
 * @param group the line's group
 * @param severity the line's severity
 * @param finding what the check found
 */
public record CheckResult(String name, CheckGroup group, Severity severity, Finding finding) {

    public boolean blocks() {
        return severity == Severity.BLOCK && finding.status().isBad();
    }
}
