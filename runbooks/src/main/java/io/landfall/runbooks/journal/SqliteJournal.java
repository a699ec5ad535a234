package io.landfall.runbooks.journal;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The journal in an SQLite file, each row hashed together with the hash of the row before it.
 */
public final class SqliteJournal implements Journal {

    private static final String NOT_READ = "Nothing was read.";
    /** The rows of a run that is taken back and tried again a hundred times, and SQLite's log of them. */
    private static final DataSize ROOM = DataSize.ofMebibytes(16);

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE IF NOT EXISTS about (id TEXT NOT NULL)",
            "CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, run INTEGER NOT NULL,"
                    + " migration TEXT NOT NULL, kind TEXT NOT NULL, step TEXT NOT NULL, who TEXT NOT NULL,"
                    + " data TEXT NOT NULL, event TEXT NOT NULL, hash TEXT NOT NULL)",
            "CREATE TABLE IF NOT EXISTS channel (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL,"
                    + " data TEXT NOT NULL, UNIQUE (kind, name))",
            "CREATE UNIQUE INDEX IF NOT EXISTS journal_event ON journal (event) WHERE event <> ''",
            "CREATE INDEX IF NOT EXISTS journal_run ON journal (run)");

    private final Path file;
    private final Handle handle;
    private final Optional<JournalLock> lock;
    private final Clock clock;
    private final String id;

    private SqliteJournal(Path file, Handle handle, Optional<JournalLock> lock, Clock clock) {
        this.file = file;
        this.handle = handle;
        this.lock = lock;
        this.clock = clock;
        this.id = handle.select("SELECT id FROM about").mapTo(String.class).first();
    }

    /**
     * Opens the journal to write, making it when it is absent. Throws REFUSED when another process has it open to write,
     * EXTERNAL when the file can't be used.
     */
    public static SqliteJournal open(Path file, Clock clock) {
        JournalLock lock = JournalLock.take(file);
        try {
            return made(file, SqliteFile.toWrite(file), Optional.of(lock), clock);
        } catch (JdbiException e) {
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
        } catch (JdbiException e) {
            throw JournalTrouble.of(file, e, NOT_READ);
        }
    }

    /** Opens one that is kept nowhere and has no rows; it is gone when it is closed. */
    public static SqliteJournal inMemory() {
        Path nowhere = Path.of("in memory");
        try {
            return made(nowhere, SqliteFile.inMemory(), Optional.empty(), Clock.systemUTC());
        } catch (JdbiException e) {
            throw JournalTrouble.of(nowhere, e, NOT_READ);
        }
    }

    private static SqliteJournal made(Path file, Handle handle, Optional<JournalLock> lock, Clock clock) {
        SCHEMA.forEach(handle::execute);
        handle.execute(
                "INSERT INTO about (id) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM about)",
                UUID.randomUUID().toString());
        return new SqliteJournal(file, handle, lock, clock);
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
        try {
            Last last = handle.select("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
                    .map((row, context) -> new Last(row.getLong("seq"), row.getString("hash")))
                    .findFirst()
                    .orElse(new Last(0, HashChain.BEFORE_THE_FIRST_ROW));
            Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Entry entry =
                    new Entry(last.seq() + 1, at, record, HashChain.link(last.hash(), last.seq() + 1, at, record));
            insert(entry);
            return entry;
        } catch (JdbiException e) {
            throw JournalTrouble.of(
                    file, e, "`" + record.kind().word() + "` was not written, and what it is about was not done.");
        }
    }

    private record Last(long seq, String hash) {}

    private void insert(Entry entry) {
        Entry.Record record = entry.record();
        handle.execute(
                "INSERT INTO journal (seq, at, run, migration, kind, step, who, data, event, hash)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                entry.seq(),
                entry.at().toString(),
                record.run(),
                record.migration(),
                record.kind().word(),
                record.step(),
                record.who(),
                HashChain.json(new TreeMap<>(record.data())),
                record.event(),
                entry.hash());
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

    @Override
    public synchronized void keep(EntryKind kind, String name, Map<String, String> data) {
        try {
            handle.execute(
                    "INSERT INTO channel (kind, name, data) VALUES (?, ?, ?)"
                            + " ON CONFLICT (kind, name) DO UPDATE SET data = excluded.data",
                    kind.word(),
                    name,
                    HashChain.json(new TreeMap<>(data)));
        } catch (JdbiException e) {
            throw JournalTrouble.of(file, e, "`" + kind.word() + "` was not written.");
        }
    }

    @Override
    public synchronized List<Map<String, String>> kept(EntryKind kind) {
        return select(
                (row, context) -> HashChain.facts(row.getString("data")),
                "SELECT data FROM (SELECT 0 AS place, seq, kind, data FROM journal"
                        + " UNION ALL SELECT 1, seq, kind, data FROM channel) WHERE kind = ? ORDER BY place, seq",
                kind.word());
    }

    /** Reads on a connection of its own, and keeps no row waiting. */
    @Override
    public Chain chain() {
        try (Handle reading = SqliteFile.toRead(file)) {
            String damage = reading.select("PRAGMA integrity_check(1)")
                    .mapTo(String.class)
                    .first();
            if (!damage.equals("ok")) {
                throw JournalTrouble.of(file, new SQLiteException(damage, SQLiteErrorCode.SQLITE_CORRUPT), NOT_READ);
            }
            return reading.select("SELECT * FROM journal ORDER BY seq")
                    .scanResultSet((rows, context) -> ChainReader.read(rows.get()));
        } catch (JdbiException e) {
            throw JournalTrouble.of(file, e, NOT_READ);
        }
    }

    @Override
    public synchronized void proveWritable() {
        if (lock.isPresent()) {
            write();
        }
        DataSize free = SqliteFile.freeSpace(file);
        if (free.compareTo(ROOM) < 0) {
            throw LandfallException.external("The disk of the journal " + file + " has " + free
                    + " free; a run may need " + ROOM + ". Nothing was done. Make room there.");
        }
    }

    private void write() {
        try {
            handle.execute("UPDATE about SET id = id");
        } catch (JdbiException e) {
            throw JournalTrouble.of(file, e, "Nothing was written.");
        }
    }

    private List<Entry> select(String sql, Object... parameters) {
        return select((row, context) -> entry(row), sql, parameters);
    }

    private <T> List<T> select(RowMapper<T> reader, String sql, Object... parameters) {
        try {
            return handle.select(sql, parameters).map(reader).list();
        } catch (JdbiException e) {
            throw JournalTrouble.of(file, e, NOT_READ);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw LandfallException.external(
                    "The journal " + file + " holds a row that Landfall did not write (" + e.getMessage() + "). "
                            + NOT_READ + " `./landfall journal verify` tells which row it is.",
                    e);
        }
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("seq"),
                Instant.parse(row.getString("at")),
                new Entry.Record(
                        row.getLong("run"),
                        row.getString("migration"),
                        EntryKind.of(row.getString("kind")),
                        row.getString("step"),
                        row.getString("who"),
                        HashChain.facts(row.getString("data")),
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
            handle.close();
        } catch (JdbiException e) {
            throw JournalTrouble.of(file, e, "It was not closed in order.");
        } finally {
            lock.ifPresent(JournalLock::close);
        }
    }
}
