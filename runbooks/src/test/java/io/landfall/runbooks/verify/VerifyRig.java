package io.landfall.runbooks.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Lab;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.process.Awaited;
import io.landfall.runbooks.cutover.Switching;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.VerifiedRows;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.SecretFile;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.settings.MigrationSettings.Verifying;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A migration in step whose rows are compared, with a journal of its own. */
final class VerifyRig implements AutoCloseable {

    static final Person ANN = new Person("ann", "Ann");

    private static final Duration LONG = Duration.ofMinutes(3);

    final PunctualJournal journal = new PunctualJournal(
            SqliteJournal.inMemory(), new PunctualJournal.Deadlines(Duration.ofSeconds(50), Duration.ofSeconds(50)));
    final Verification verification;

    private final History history = History.of(journal);
    private final Lab lab;
    private final ServerControl source;
    private final ServerControl target;

    VerifyRig(Lab lab, ServerControl source, ServerControl target) {
        this.lab = lab;
        this.source = source;
        this.target = target;
        row(1, EntryKind.RUN, "", Map.of("runbook", "move"));
        row(1, EntryKind.ENDED, "", Map.of("outcome", "done"));
        verification = verification(Verifying.ON_REQUEST);
    }

    void row(long run, EntryKind kind, String step, Map<String, String> data) {
        journal.append(new Entry.Record(run, "shop", kind, step, "", data, ""));
    }

    /** What is known when all tables were compared once. */
    VerifiedRows compared() {
        verification.begin(ANN, "");
        ended(verification);
        assertThat(verification.known().outcome()).isEqualTo(VerifiedRows.DONE);
        return verification.known();
    }

    static void ended(Verification comparing) {
        Awaited.within(
                LONG,
                "the comparison",
                () -> comparing.known().ended().isPresent()
                        && comparing.progress().isEmpty());
    }

    Verification verification(Verifying verifying) {
        MigrationSettings settings = new MigrationSettings(
                "shop",
                "#shop",
                new MigrationSettings.Posts(Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofSeconds(1)),
                List.of(),
                source.settings(),
                target.settings(),
                List.of(),
                new MigrationSettings.Copy(2, Optional.empty()),
                new MigrationSettings.Budget(Duration.ofSeconds(60), Duration.ofSeconds(1)),
                MigrationSettings.Cutover.atAnyTime(Duration.ofHours(1)),
                Duration.ofMillis(100),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                verifying);
        Pair pair = new Pair(
                source,
                target,
                Map.of(),
                new ReplicationAccount(new SecretFile(lab.directory().resolve("password"))),
                List.of());
        return new Verification(
                settings,
                () -> pair,
                () -> Switching.needsApplier(history, "shop"),
                journal,
                history,
                Clock.systemUTC());
    }

    static void execute(LabDatabase server, String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() {
        verification.close();
    }
}
