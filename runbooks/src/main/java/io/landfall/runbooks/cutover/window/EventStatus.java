package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.connection.Identifier;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.pair.server.SqlString;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A scheduled event with its status, as a line of a {@code Found}, and restored by statements. */
public record EventStatus(EventFacts event) {

    private static final Map<String, String> WORDS =
            Map.of("ENABLED", "ENABLE", "DISABLED", "DISABLE", "SLAVESIDE_DISABLED", "DISABLE ON SLAVE");

    private static final String KEEP_CHARACTER_SETS =
            "SET STATEMENT binlog_row_image = MINIMAL FOR UPDATE mysql.event SET character_set_client = NULLIF(%s, ''),"
                    + " collation_connection = NULLIF(%s, ''), db_collation = NULLIF(%s, '') WHERE db = %s AND name = %s";

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

    /**
     * The event has this status afterwards, its definer and its character sets. ALTER EVENT writes into it those of whoever
     * asks, although the body stays as it is; the replicas of this server may have the status that they are meant to have.
     */
    public void restore(Session work) {
        work.execute(statement(), definerUser(), definerHost());
        if (!isOfEarlierRelease()) {
            work.execute(
                    KEEP_CHARACTER_SETS.formatted("?", "?", "?", "?", "?"),
                    Stream.concat(event.characterSets().stream(), Stream.of(event.schema(), event.name()))
                            .toArray());
        }
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
        String other = "status <> " + SqlString.quote(event.status());
        if (!isOfEarlierRelease()) {
            other = "(" + other
                    + " OR CONCAT_WS(' ', character_set_client, collation_connection, database_collation) <> "
                    + SqlString.quote(String.join(" ", event.characterSets())) + ")";
        }
        return "event_schema = " + SqlString.quote(event.schema()) + " AND event_name = "
                + SqlString.quote(event.name()) + " AND " + other;
    }

    /** What {@link #restore} does, for a person. */
    public String byHand() {
        String alter = "ALTER DEFINER = " + Identifier.quote(definerUser()) + "@" + Identifier.quote(definerHost())
                + " EVENT " + Identifier.quote(event.schema(), event.name()) + " " + WORDS.get(event.status());
        return isOfEarlierRelease()
                ? alter
                : alter + "; "
                        + KEEP_CHARACTER_SETS.formatted(
                                Stream.concat(event.characterSets().stream(), Stream.of(event.schema(), event.name()))
                                        .map(SqlString::quote)
                                        .toArray());
    }

    public String definerUser() {
        return event.definer().substring(0, event.definer().lastIndexOf('@'));
    }

    public String definerHost() {
        return event.definer().substring(event.definer().lastIndexOf('@') + 1);
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
