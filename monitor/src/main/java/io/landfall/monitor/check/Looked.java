package io.landfall.monitor.check;

/**
 * A check together with what it found.
 *
 * @param name the check's name
 * @param group the check's group
 * @param severity the check's severity
 * @param finding what it found
 */
public record Looked(String name, CheckGroup group, Severity severity, Finding finding) {

    public boolean blocks() {
        return severity == Severity.BLOCK && finding.status().isBad();
    }
}
