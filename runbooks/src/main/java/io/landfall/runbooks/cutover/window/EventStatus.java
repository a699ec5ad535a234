package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.server.EventFacts;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A scheduled event with its status, as a line of a {@code Found}. */
public record EventStatus(EventFacts event) {

    /** Reads what {@link #toString} wrote. */
    public static EventStatus parse(String line) {
        String[] parts = Stream.of(line.split("\t", -1)).map(EventStatus::plain).toArray(String[]::new);
        List<String> characterSets = List.of(parts).subList(4, parts.length);
        return new EventStatus(new EventFacts(parts[0], parts[1], parts[2], parts[3], characterSets));
    }

    /** Whether {@code other} is the same event with another status, or its body is read with other character sets. */
    public boolean differsFrom(EventFacts other) {
        return other.schema().equals(event.schema())
                && other.name().equals(event.name())
                && !(other.status().equals(event.status()) && (isOfEarlierRelease() || hasSameCharacterSets(other)));
    }

    private boolean hasSameCharacterSets(EventFacts other) {
        return other.characterSets().equals(event.characterSets());
    }

    /** A journal of an earlier release does not know what the body is read with. */
    private boolean isOfEarlierRelease() {
        return event.characterSets().isEmpty();
    }

    @Override
    public String toString() {
        return Stream.concat(
                        Stream.of(event.schema(), event.name(), event.status(), event.definer()),
                        event.characterSets().stream())
                .map(EventStatus::escaped)
                .collect(Collectors.joining("\t"));
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("\t", "%09").replace("\n", "%0A");
    }

    private static String plain(String text) {
        return text.replace("%0A", "\n").replace("%09", "\t").replace("%25", "%");
    }
}
