package io.landfall.runbooks.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The journal in an SQLite file, each row hashed together with the hash of the row before it.
 */
public final class SqliteJournal implements Journal {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOT_READ = "Nothing was read.";
    /** The rows of a run that is taken back and tried again a hundred times, and SQLite's log of them. */
    private static final DataSize ROOM = DataSize.ofMebibytes(16);

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE IF NOT EXISTS about (id TEXT NOT NULL)",
            "CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, run INTEGER NOT NULL,"
                    + " migration TEXT NOT NULL, kind TEXT NOT NULL, step TEXT NOT NULL, who TEXT NOT NULL,"
                    + " data TEXT NOT NULL, event TEXT NOT NULL, hash TEXT NOT NULL)",
            "CREATE UNIQUE INDEX IF NOT EXISTS journal_event ON journal (event) WHERE event <> ''",
            "CREATE INDEX IF NOT EXISTS journal_run ON journal (run)");

    private final Path file;
    private final Connection connection;
    private final Optional<JournalLock> lock;
    private final Clock clock;
    private final String id;

    private SqliteJournal(Path file, Connection connection, Optional<JournalLock> lock, Clock clock)
            throws SQLException {
        this.file = file;
        this.connection = connection;
        this.lock = lock;
        this.clock = clock;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM about")) {
            row.next();
            this.id = row.getString(1);
        }
    }

    /**
     * Opens the journal to write, making it when it is absent. Throws REFUSED when another process has it open to write,
     * EXTERNAL when the file can't be used.
     */
    public static SqliteJournal open(Path file, Clock clock) {
        JournalLock lock = JournalLock.take(file);
        try {
            Connection connection = SqliteFile.toWrite(file);
            try (Statement statement = connection.createStatement()) {
                for (String sql : SCHEMA) {
                    statement.execute(sql);
                }
            }
            nameOnce(connection);
            return new SqliteJournal(file, connection, Optional.of(lock), clock);
        } catch (SQLException e) {
            lock.close();
            throw JournalTrouble.of(file, e, "Landfall did not start.");
        } catch (LandfallException e) {
            lock.close();
            throw e;
        }
    }

    /** Opens an existing journal to read, also while a service writes to it; throws EXTERNAL when it can't be read. */
    public static SqliteJournal openToRead(Path file) {
        try {
            return new SqliteJournal(file, SqliteFile.toRead(file), Optional.empty(), Clock.systemUTC());
        } catch (SQLException e) {
            throw JournalTrouble.of(file, e, NOT_READ);
        }
    }

    private static void nameOnce(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO about (id) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM about)")) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.execute();
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public synchronized Entry append(Entry.Record record) {
        if (!record.event().isEmpty() && causedBy(record.event()).isPresent()) {
            throw LandfallException.refused("This message was taken already; a second delivery changes nothing.");
        }
        try (PreparedStatement last =
                        connection.prepareStatement("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1");
                ResultSet row = last.executeQuery()) {
            boolean isFirst = !row.next();
            long seq = isFirst ? 1 : row.getLong(1) + 1;
            String before = isFirst ? HashChain.BEFORE_THE_FIRST_ROW : row.getString(2);
            Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Entry entry = new Entry(seq, at, record, HashChain.link(before, seq, at, record));
            insert(entry);
            return entry;
        } catch (SQLException e) {
            throw JournalTrouble.of(
                    file, e, "`" + record.kind().word() + "` was not written, and what it is about was not done.");
        }
    }

    private void insert(Entry entry) throws SQLException {
        Entry.Record record = entry.record();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO journal (seq, at, run, migration, kind, step, who, data, event, hash)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, entry.seq());
            insert.setString(2, entry.at().toString());
            insert.setLong(3, record.run());
            insert.setString(4, record.migration());
            insert.setString(5, record.kind().word());
            insert.setString(6, record.step());
            insert.setString(7, record.who());
            insert.setString(8, HashChain.json(new TreeMap<>(record.data())));
            insert.setString(9, record.event());
            insert.setString(10, entry.hash());
            insert.execute();
        }
    }

    @Override
    public synchronized List<Entry> entries(long run) {
        return select("SELECT * FROM journal WHERE run = ? ORDER BY seq", run);
    }

    @Override
    public synchronized List<Entry> entries() {
        return after(0);
    }

    /** Every row after number {@code seq}, oldest first. */
    public synchronized List<Entry> after(long seq) {
        return select("SELECT * FROM journal WHERE seq > ? ORDER BY seq", seq);
    }

    /** The row with this number. */
    public synchronized Optional<Entry> row(long seq) {
        return select("SELECT * FROM journal WHERE seq = ?", seq).stream().findFirst();
    }

    @Override
    public synchronized Optional<Entry> causedBy(String event) {
        return select("SELECT * FROM journal WHERE event = ? AND event <> ''", event).stream()
                .findFirst();
    }

    /** Reads on a connection of its own, and keeps no row waiting. */
    @Override
    public Chain chain() {
        try (Connection reading = SqliteFile.toRead(file);
                Statement statement = reading.createStatement()) {
            try (ResultSet damage = statement.executeQuery("PRAGMA integrity_check(1)")) {
                damage.next();
                if (!damage.getString(1).equals("ok")) {
                    throw new SQLiteException(damage.getString(1), SQLiteErrorCode.SQLITE_CORRUPT);
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT * FROM journal ORDER BY seq")) {
                return ChainReader.read(rows);
            }
        } catch (SQLException e) {
            throw JournalTrouble.of(file, e, NOT_READ);
        }
    }

    @Override
    public synchronized void proveWritable() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE about SET id = id");
        } catch (SQLException e) {
            throw JournalTrouble.of(file, e, "Nothing was written.");
        }
        DataSize free = SqliteFile.freeSpace(file);
        if (free.compareTo(ROOM) < 0) {
            throw LandfallException.external("The disk of the journal " + file + " has " + free
                    + " free; a run may need " + ROOM + ". Nothing was done. Make room there.");
        }
    }

    private List<Entry> select(String sql, Object... parameters) {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            List<Entry> entries = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(entry(row));
                }
            }
            return entries;
        } catch (SQLException e) {
            throw JournalTrouble.of(file, e, NOT_READ);
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw LandfallException.external(
                    "The journal " + file + " holds a row that Landfall did not write (" + e.getMessage() + "). "
                            + NOT_READ + " `./landfall journal verify` tells which row it is.",
                    e);
        }
    }

    private static Entry entry(ResultSet row) throws SQLException, JsonProcessingException {
        Map<String, String> data = JSON.readValue(row.getString("data"), new TypeReference<>() {});
        return new Entry(
                row.getLong("seq"),
                Instant.parse(row.getString("at")),
                new Entry.Record(
                        row.getLong("run"),
                        row.getString("migration"),
                        EntryKind.of(row.getString("kind")),
                        row.getString("step"),
                        row.getString("who"),
                        data,
                        row.getString("event")),
                row.getString("hash"));
    }

    @Override
    public String toString() {
        return "the journal " + file;
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw JournalTrouble.of(file, e, "It was not closed in order.");
        } finally {
            lock.ifPresent(JournalLock::close);
        }
    }
}
