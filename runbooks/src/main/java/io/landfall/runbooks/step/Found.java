package io.landfall.runbooks.step;

import io.landfall.monitor.LandfallException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a step found: journaled before it acts, given back to it for undoing, also in another process. Holds no secret.
 *
 * @param facts by name, in the order in which they are shown
 */
public record Found(Map<String, String> facts) {

    /** The fact of a step that is done and still has something to warn of: a sentence or more. */
    public static final String WARNING = "warning";

    /** The fact of a step that has run something of the team's: what that printed, without secrets. */
    public static final String PRINTED = "printed";

    private static final String SEPARATOR = "\n";

    public Found {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    public static Found nothing() {
        return new Found(Map.of());
    }

    public static Found of(String name, Object value) {
        return nothing().with(name, value);
    }

    /** Returns a copy with one more fact. */
    public Found with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, String.valueOf(value));
        return new Found(more);
    }

    /** Returns a copy with the facts of another. */
    public Found and(Found other) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.putAll(other.facts);
        return new Found(more);
    }

    /** Returns a copy with a fact that is a list of lines. */
    public Found withList(String name, List<String> values) {
        return with(name, String.join(SEPARATOR, values));
    }

    /** Returns the fact; throws BUG when it was never found. */
    public String text(String name) {
        return find(name).orElseThrow(() -> LandfallException.bug("No fact `" + name + "` in " + facts, null));
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    /** Returns the facts as people read them: {@code sent false, position 0-1-7}. */
    public String shown() {
        return facts.entrySet().stream()
                .filter(fact -> !fact.getValue().isEmpty())
                .map(fact -> fact.getKey() + " " + fact.getValue().replace(SEPARATOR, " / "))
                .collect(Collectors.joining(", "));
    }

    public boolean isTrue(String name) {
        return Boolean.parseBoolean(text(name));
    }

    public List<String> list(String name) {
        String text = text(name);
        return text.isEmpty() ? List.of() : List.of(text.split(SEPARATOR));
    }
}
