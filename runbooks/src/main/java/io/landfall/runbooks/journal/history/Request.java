package io.landfall.runbooks.journal.history;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run was asked for with: the facts of its first row in the journal.
 *
 * @param runbook its runbook
 * @param options what was asked for beside the name, and what was found to hold
 * @param found why an option holds, where that was found out then
 * @param who the name of who asked
 */
public record Request(String runbook, Set<String> options, Map<String, String> found, String who) {

    private static final String FOUND = "found.";

    public Request {
        options = all(options, found);
        found = Map.copyOf(found);
    }

    /** Reads it back from the row's facts. */
    public static Request of(Map<String, String> data) {
        String options = data.getOrDefault("options", "");
        Map<String, String> found = new LinkedHashMap<>();
        data.forEach((name, value) -> {
            if (name.startsWith(FOUND)) {
                found.put(name.substring(FOUND.length()), value);
            }
        });
        return new Request(
                data.get("runbook"),
                options.isEmpty() ? Set.of() : Set.of(options.split(",")),
                found,
                data.getOrDefault("name", ""));
    }

    public static Set<String> all(Set<String> options, Map<String, String> found) {
        Set<String> all = new TreeSet<>(options);
        all.addAll(found.keySet());
        return Set.copyOf(all);
    }

    public Map<String, String> data() {
        Map<String, String> data = new HashMap<>();
        data.put("runbook", runbook);
        data.put("options", String.join(",", new TreeSet<>(options)));
        data.put("name", who);
        found.forEach((option, why) -> data.put(FOUND + option, why));
        return data;
    }
}
