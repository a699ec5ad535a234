package io.landfall.runbooks.journal;

import io.landfall.runbooks.step.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the journal.
 *
 * @param seq its number, from 1, without gaps
 * @param at when it was written, by the bot's clock
 * @param record what was written
 * @param hash over this row and the hash of the row before it, SHA-256 in hex
 */
public record Entry(long seq, Instant at, Record record, String hash) {

    /** The fact of a row that was written later than it happened. */
    public static final String HAPPENED = "happened";

    /** When that happened: where it was written later, it says so. */
    public Instant happenedAt() {
        return Optional.ofNullable(record.data().get(HAPPENED))
                .map(Instant::parse)
                .orElse(at);
    }

    /**
     * What is written to the journal. It never holds a secret.
     *
     * @param run the run's number; 0 when it belongs to none
     * @param migration the migration's name; empty when it belongs to none
     * @param kind what happened
     * @param step the step or approval it is about; empty when it is about none
     * @param who the id of the person who did it; empty when it was Landfall itself
     * @param data further facts by name
     * @param event the identity of the chat event that caused it; empty when there was none; unique when not
     */
    public record Record(
            long run,
            String migration,
            EntryKind kind,
            String step,
            String who,
            Map<String, String> data,
            String event) {

        /** The fact of an outcome that {@link #took} reads. */
        public static final String TOOK_MILLIS = "ms";

        public Record {
            data = Map.copyOf(data);
        }

        /** How long a step took that is done; empty for any other row. */
        public Optional<Duration> took() {
            return Optional.ofNullable(data.get(TOOK_MILLIS))
                    .map(Long::parseLong)
                    .map(Duration::ofMillis);
        }

        /** What a step that is done warns of; empty for any other row. */
        public Optional<String> warning() {
            return Optional.ofNullable(data.get(Found.WARNING))
                    .filter(warning -> kind == EntryKind.OUTCOME && !warning.isEmpty());
        }
    }
}
