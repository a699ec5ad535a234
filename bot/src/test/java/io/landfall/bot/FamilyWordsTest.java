package io.landfall.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.site.Site;
import io.landfall.monitor.server.Dialect;
import io.landfall.runbooks.pair.server.AdminDialect;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements, and the words of one family of servers, stand in that family's own packages and nowhere else: every string in
 * the constant pools of all classes is read, parts of concatenations included. Names that all families share
 * ({@code read_only}, {@code event_scheduler}, {@code log_bin}, {@code innodb_...}) are no family's.
 */
class FamilyWordsTest {

    private static final String HOUSE = "io.landfall.";

    private static final Pattern STATEMENT =
            Pattern.compile("\\b(SELECT|INSERT (IGNORE )?INTO|REPLACE INTO|DELETE FROM|UPDATE [a-z_.]+ SET"
                    + "|(CREATE|ALTER|DROP) (OR |IF |USER|DATABASE|TABLE|PROCEDURE|EVENT|DEFINER)"
                    + "|GRANT|REVOKE|SHOW [A-Z]+|SET (GLOBAL|SESSION|PERSIST|[a-z_]+ =)|FLUSH|KILL"
                    + "|(START|STOP|RESET) (SLAVE|REPLICA|MASTER|BINARY|TRANSACTION)|CHANGE (MASTER|REPLICATION)|PURGE"
                    + "|(UN)?LOCK TABLES|XA [A-Z]+|SAVEPOINT|CHECKSUM TABLE|CALL|BEGIN NOT ATOMIC|SIGNAL)\\b");

    private static final Pattern FAMILY = Pattern.compile(
            "@@|gtid_|slave|SLAVE|Slave_|MASTER|Master_|master_|REPLICA MONITOR|log_replica|\\breplicate_|replica_(parallel|preserve)|GTID_WAIT"
                    + "|wsrep|sql_log_bin|(tx|super)_read_only|max_statement_time|expire_logs"
                    + "|information_schema|performance_schema|mysql\\.[a-z]|READ.ONLY.ADMIN|BINLOG.MONITOR"
                    + "|(?i:maria-?db|mysqld|xtrabackup|innobackupex)");

    /** Where a family's words are at home; the journal speaks SQLite. */
    private static final Pattern ROOM = Pattern.compile("io\\.landfall\\.(.*\\.)?(mariadb|mysql|sql|journal)\\..*");

    /**
     * Names that are the same on any server: of a check, a group of options, what is measured, files in a data directory; and
     * what people write at {@code copy.method} and {@code copy.tool}.
     */
    private static final Pattern NAMES =
            Pattern.compile("replication_gtid_gap|\\[mysqld]|SELECT 1\\b|mysql\\|performance_schema\\|sys.*"
                    + "|^(mariadb-backup|xtrabackup|innobackupex|INNOBACKUPEX)$");

    /** What reads and writes Landfall's own tables, in statements that every family understands. */
    private static final Set<String> OWN_TABLES = Set.of(
            "runbooks.cutover.window.Canary",
            "runbooks.pair.heartbeat.Beats",
            "runbooks.pair.server.LandfallSchema",
            "runbooks.pair.server.OpeningMark",
            "runbooks.pair.server.Owner",
            "runbooks.pair.server.Ownership",
            "runbooks.pair.server.Withdrawal");

    @Test
    void noClassOutsideAFamilyHoldsItsWords() throws Exception {
        Map<String, Set<String>> found = new TreeMap<>();
        for (Class<?> module : List.of(Dialect.class, AdminDialect.class, Site.class)) {
            scan(module, found);
        }

        assertThat(found.keySet()).as("%s", found).isEqualTo(OWN_TABLES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 2",
                "See `SHOW SLAVE STATUS` there.",
                "; KILL \u0001",
                "gtid_slave_pos",
                "Install MariaDB."
            })
    void knowsSuchWords(String text) {
        assertThat(isFamilys(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"read_only", "select M", "The server shows a slow start.", "replication_gtid_gap", "Selected"})
    void leavesOtherWordsAlone(String text) {
        assertThat(isFamilys(text)).isFalse();
    }

    private static boolean isFamilys(String text) {
        String left = NAMES.matcher(text).replaceAll("");
        return STATEMENT.matcher(left).find() || FAMILY.matcher(left).find();
    }

    private static void scan(Class<?> ofModule, Map<String, Set<String>> found) throws IOException, URISyntaxException {
        URI place = ofModule.getProtectionDomain().getCodeSource().getLocation().toURI();
        if (Files.isDirectory(Path.of(place))) {
            scan(Path.of(place), found);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(Path.of(place))) {
                scan(jar.getPath("/"), found);
            }
        }
    }

    private static void scan(Path root, Map<String, Set<String>> found) throws IOException {
        List<Path> classes;
        try (Stream<Path> files = Files.walk(root)) {
            classes = files.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : classes) {
            String name = root.relativize(file).toString().replace('/', '.').replaceFirst("(\\$.*)?\\.class$", "");
            if (name.startsWith(HOUSE) && !ROOM.matcher(name).matches()) {
                strings(file).stream().filter(FamilyWordsTest::isFamilys).forEach(text -> found.computeIfAbsent(
                                name.substring(HOUSE.length()), first -> new TreeSet<>())
                        .add(text));
            }
        }
    }

    /** Reads the string constants of a class (The Java Virtual Machine Specification 17, 4.4). */
    private static List<String> strings(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            in.skipNBytes(8);
            Map<Integer, String> texts = new HashMap<>();
            List<Integer> constants = new ArrayList<>();
            int count = in.readUnsignedShort();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts.put(i, in.readUTF());
                    case 8 -> constants.add(in.readUnsignedShort());
                    case 7, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        i++; // they take two places
                    }
                    default -> in.skipNBytes(4);
                }
            }
            return constants.stream().map(texts::get).toList();
        }
    }
}
