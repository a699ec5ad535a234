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

    /** Whether one of {@code sentences} of a plan says that it stays like this: the file by its path, the variable with its value. */
    public boolean isAnnouncedBy(List<String> sentences) {
        String said = kind.equals("variable")
                ? name + "=" + is.orElse("")
                : kind.equals("file") && is.isPresent() ? name : "";
        return !said.isEmpty()
                && sentences.stream()
                        .filter(sentence -> sentence.startsWith("stays on " + where + ":"))
                        .anyMatch(sentence -> sentence.contains(said));
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
