package io.landfall.monitor.check;

/**
 * One line of what is needed: the check only looks, the line says where people read it and what a bad finding does.
 *
 * @param group where people read it
 * @param severity whether a bad finding stops what waits for it
 * @param check looks
 */
public record Requirement(CheckGroup group, Severity severity, Check check) {

    /** A line that stops what waits for it, when its check finds FAIL or UNKNOWN. */
    public static Requirement blocks(CheckGroup group, Check check) {
        return new Requirement(group, Severity.BLOCK, check);
    }

    /** A line that stops nothing. */
    public static Requirement warns(CheckGroup group, Check check) {
        return new Requirement(group, Severity.WARN, check);
    }

    /** The name of its check. */
    public String name() {
        return check.name();
    }

    /** Looks as the check does; a FAIL that stops nothing is a WARN. */
    public Finding look() {
        Finding found = check.look();
        return severity == Severity.WARN && found.status() == Status.FAIL
                ? new Finding(Status.WARN, found.text(), found.remedy(), found.measures())
                : found;
    }
}
