package io.landfall.runbooks.step;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The parameters a runbook file gives to one step. One that no step asked for is refused at the start. */
public final class StepParameters {

    private final String where;
    private final Map<String, String> values;
    private final Set<String> asked = new HashSet<>();

    /** Takes the values, and where they stand (such as {@code cutover.yaml: fence-source}) for messages. */
    public StepParameters(String where, Map<String, String> values) {
        this.where = where;
        this.values = Map.copyOf(values);
    }

    /** Returns a duration such as {@code 5s}, {@code 250ms}, {@code 2m}; {@code otherwise} when it is not given. */
    public Duration duration(String name, Duration otherwise) {
        asked.add(name);
        String text = values.get(name);
        return text == null ? otherwise : Elapsed.parse(where + "." + name, text);
    }

    /** Throws BAD_INPUT when a parameter was given that nothing asked for. */
    public void refuseUnknown() {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(asked);
        if (!unknown.isEmpty()) {
            throw LandfallException.badInput("`" + where + "` has parameters that don't exist: " + unknown
                    + ". It takes " + new TreeSet<>(asked) + ".");
        }
    }
}
