package io.landfall.runbooks.copy;

import io.landfall.monitor.LandfallException;
import java.util.List;
import java.util.function.Function;

/**
 * The ways to copy a server that are known here.
 *
 * @param all one for each name
 */
public record CopyMethods(List<Kind> all) {

    /**
     * One of them.
     *
     * @param name as people write it at {@code copy.method}
     * @param family the family of servers that it copies
     * @param how what it is, as people read it after a comma
     * @param maker makes it ready for a run; opens nothing yet
     */
    public record Kind(String name, String family, String how, Function<CopyTask, CopyMethod> maker) {}

    public CopyMethods {
        all = List.copyOf(all);
    }

    /** Those that copy this family, what is best first. */
    public List<Kind> of(String family) {
        return all.stream().filter(kind -> kind.family().equals(family)).toList();
    }

    /** Returns the one of this name. */
    public Kind named(String name) {
        return all.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LandfallException.bug("Nobody copies by " + name, null));
    }
}
