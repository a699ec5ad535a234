package io.landfall.lab.trace;

import java.util.List;
import java.util.Optional;

/**
 * Something that is not as it was.
 *
 * @param where the server's or host's name, as people know it
 * @param kind such as {@code account}, {@code schema}, {@code variable}, {@code file}
 * @param name which one
 * @param was empty when it was not there
 * @param is empty when it is not there any more
 */
public record Difference(String where, String kind, String name, Optional<String> was, Optional<String> is) {

    /**
     * What a plan leaves as it is for good.
     *
     * @param server on which
     * @param things variables as {@code read_only=ON}, files by their paths
     */
    public record Stay(String server, List<String> things) {}

    /** Whether a plan leaves it like this: the file that is there, the variable with its value. */
    public boolean isAnnouncedBy(List<Stay> stays) {
        String said = kind.equals("variable")
                ? name + "=" + is.orElse("")
                : kind.equals("file") && is.isPresent() ? name : "";
        return stays.stream()
                .anyMatch(stay -> stay.server().equals(where) && stay.things().contains(said));
    }

    @Override
    public String toString() {
        if (was.isEmpty()) {
            return where + ": " + kind + " " + name + " is new";
        }
        return is.map(now -> where + ": " + kind + " " + name + " was " + was.get() + ", is " + now)
                .orElse(where + ": " + kind + " " + name + " is gone");
    }
}
