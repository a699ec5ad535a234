package io.landfall.runbooks.limits;

import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.SqliteJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** People, of whom ben may approve. */
final class Told {

    static final Person ANN = new Person("ann", "Ann");
    static final Person BEN = new Person("ben", "Ben");
    static final Person CORA = new Person("cora", "Cora");

    static final ApprovalPolicy BEN_APPROVES = new ApprovalPolicy() {
        @Override
        public Optional<String> refusesApproval(Person person, String requesterId, String stage) {
            return person.id().equals("ben") ? Optional.empty() : Optional.of("not ben");
        }

        @Override
        public Optional<String> refusesGo(Person person, String requesterId) {
            boolean may = person.id().equals("ben") || person.id().equals(requesterId);
            return may ? Optional.empty() : Optional.of("neither asked nor approves");
        }

        @Override
        public Duration expireAfter() {
            return Duration.ofMinutes(15);
        }
    };

    private Told() {}

    /** The journal in this directory, with ten times the patience, as the machine may be busy. */
    static PunctualJournal journal(Path directory, Clock clock) {
        return new PunctualJournal(
                SqliteJournal.open(directory.resolve("journal.db"), clock),
                new PunctualJournal.Deadlines(Duration.ofSeconds(50), Duration.ofSeconds(5)));
    }
}
