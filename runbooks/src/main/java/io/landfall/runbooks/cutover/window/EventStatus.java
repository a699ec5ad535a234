package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.connection.Identifier;
import io.landfall.runbooks.pair.server.SqlString;
import java.util.Map;
import java.util.stream.Stream;

/** A scheduled event with its status, as a line of a {@code Found} and as the statement that restores it. */
public record EventStatus(EventFacts event) {

    private static final Map<String, String> WORDS =
            Map.of("ENABLED", "ENABLE", "DISABLED", "DISABLE", "SLAVESIDE_DISABLED", "DISABLE ON SLAVE");

    /** Reads what {@link #toString} wrote. */
    public static EventStatus parse(String line) {
        String[] parts = Stream.of(line.split("\t", -1)).map(EventStatus::plain).toArray(String[]::new);
        return new EventStatus(new EventFacts(parts[0], parts[1], parts[2], parts[3]));
    }

    /** Whether {@code other} is the same event with another status. */
    public boolean differsFrom(EventFacts other) {
        return other.schema().equals(event.schema())
                && other.name().equals(event.name())
                && !other.status().equals(event.status());
    }

    /** Replication writes this status; it is never what the operator wanted of an event that shall run. */
    public boolean isFromReplication() {
        return event.status().equals("SLAVESIDE_DISABLED");
    }

    /** Returns the statement that gives the event this status and leaves its definer; two parameters: user and host. */
    public String statement() {
        return "ALTER DEFINER = ?@? EVENT " + Identifier.quote(event.schema(), event.name()) + " "
                + WORDS.get(event.status());
    }

    /** A condition on {@code information_schema.events} that is true when the event has another status. */
    public String isOtherByHand() {
        return "event_schema = " + SqlString.quote(event.schema()) + " AND event_name = "
                + SqlString.quote(event.name()) + " AND status <> " + SqlString.quote(event.status());
    }

    /** What {@link #statement} does, for a person. */
    public String byHand() {
        return "ALTER DEFINER = " + Identifier.quote(definerUser()) + "@" + Identifier.quote(definerHost()) + " EVENT "
                + Identifier.quote(event.schema(), event.name()) + " " + WORDS.get(event.status());
    }

    public String definerUser() {
        return event.definer().substring(0, event.definer().lastIndexOf('@'));
    }

    public String definerHost() {
        return event.definer().substring(event.definer().lastIndexOf('@') + 1);
    }

    @Override
    public String toString() {
        return String.join(
                "\t",
                escaped(event.schema()),
                escaped(event.name()),
                escaped(event.status()),
                escaped(event.definer()));
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("\t", "%09").replace("\n", "%0A");
    }

    private static String plain(String text) {
        return text.replace("%0A", "\n").replace("%09", "\t").replace("%25", "%");
    }
}
