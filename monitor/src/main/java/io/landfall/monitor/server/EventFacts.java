package io.landfall.monitor.server;

import java.util.List;

/**
 * A scheduled event.
 *
 * @param schema its schema
 * @param name its name
 * @param status ENABLED, DISABLED or SLAVESIDE_DISABLED
 * @param definer user@host
 * @param characterSets what its body is read with: character_set_client, collation_connection and, where it can be kept when
 *     the event is altered, db_collation; empty when that is not known
 */
public record EventFacts(String schema, String name, String status, String definer, List<String> characterSets) {

    public EventFacts {
        characterSets = List.copyOf(characterSets);
    }

    /** An event of which it is not known what its body is read with. */
    public EventFacts(String schema, String name, String status, String definer) {
        this(schema, name, status, definer, List.of());
    }

    /** The definer's name, which may hold an at sign. */
    public String definerUser() {
        return definer.substring(0, definer.lastIndexOf('@'));
    }

    public String definerHost() {
        return definer.substring(definer.lastIndexOf('@') + 1);
    }
}
