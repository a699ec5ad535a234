package io.landfall.bot.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.config.form.Written;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftWindowTest {

    private static final String SERVER =
            """
              %s:
                address: 127.0.0.1:%d
                user: landfall
                password: "${SHOP_PASSWORD}"
                canary: {user: landfall_canary, password: "file:canary-password"}
                ssh: {host: 127.0.0.1, user: root, key: ~/id, known-hosts: ~/known}
            """;
    private static final String FILE = "journal: jdbc:sqlite:state/shop.db\napprovals: {approvers: [ann]}\nservers:\n"
            + SERVER.formatted("shop-old", 3306) + SERVER.formatted("shop-new", 3307)
            + """
            migrations:
              shop:
                source: shop-old
                target: shop-new
                maintenance: none
                routes:
                  - {type: config-file, host: app-1, path: /etc/app.conf}
            hosts:
              app-1: {ssh: {host: 127.0.0.1, user: root, key: ~/id, known-hosts: ~/known}}
            """;

    private static final String HOLDS_VARIABLE = "it's ${SHOP_PASSWORD} \"and\" file:more";

    @TempDir
    Path directory;

    private final List<String> refused = new ArrayList<>();
    private Map<String, String> environment;
    private Path file;
    private Path journal;
    private Configuration then;

    @BeforeEach
    void keep() throws IOException {
        environment = Map.of("SHOP_PASSWORD", HOLDS_VARIABLE, "HOME", directory.toString());
        file = Files.writeString(directory.resolve("landfall.yaml"), FILE);
        Files.writeString(directory.resolve("id"), "key");
        Files.writeString(directory.resolve("known"), "host key");
        Path canary = Files.writeString(directory.resolve("canary-password"), "tweet\n");
        Files.setPosixFilePermissions(canary, PosixFilePermissions.fromString("rw-------"));
        journal = Files.createDirectory(directory.resolve("state")).resolve("shop.db");
        append(EntryKind.RUN);
        then = ConfigurationFile.read(file, environment);
        kept(id(journal)).keep(1);
    }

    @Test
    void findsNothingToDoOtherwiseWhileTheFileSaysTheSame() {
        assertThat(LeftWindow.find(file, environment, refused::add)).isEmpty();
        assertThat(refused).isEmpty();
    }

    @Test
    void findsTheSecretsAsTheyWereWhenTheVariableAndEveryFileAreGone() throws IOException {
        for (String name : List.of("id", "known", "canary-password")) {
            Files.delete(directory.resolve(name));
        }

        LeftWindow left = onlyOne(Map.of());

        assertThat(left.run()).isEqualTo(1);
        assertThat(left.configuration()).isEqualTo(then);
        assertThat(left.why()).contains("`servers.shop-old.password` takes `${SHOP_PASSWORD}` from the environment");
        assertThat(refused).isEmpty();
    }

    @Test
    void findsItBesideTheJournalOfAFileThatIsNoYamlAnyMore() throws IOException {
        Files.writeString(file, FILE + "\n\t]:");

        assertThat(onlyOne(environment).why()).contains("This is not YAML");
    }

    @Test
    void findsItInTheStateDirectoryWhenTheFileIsGone() throws IOException {
        Files.delete(file);

        assertThat(LeftWindow.find(file, Map.of(), refused::add)).isEmpty();
        assertThat(onlyOne(Map.of("STATE_DIRECTORY", journal.getParent().toString()))
                        .configuration())
                .isEqualTo(then);
    }

    @Test
    void findsNothingForARunThatHasEnded() throws IOException {
        Files.delete(file);
        append(EntryKind.ENDED);

        assertThat(LeftWindow.find(
                        file, Map.of("STATE_DIRECTORY", journal.getParent().toString()), refused::add))
                .isEmpty();
        assertThat(refused).isEmpty();
    }

    @Test
    void refusesOneOfAnotherJournal() throws IOException {
        kept("another-id").keep(1);

        assertRefused("it belongs to the journal with the id another-id, and " + journal + " has " + id(journal));
    }

    @Test
    void refusesOneOfARunThatTheJournalDoesNotHave() throws IOException {
        kept(id(journal)).forget(1);
        kept(id(journal)).keep(2);

        assertRefused("run2", journal + " has no run 2");
    }

    @Test
    void refusesOneThatIsNotWhole() throws IOException {
        Path kept = path("run1");
        Files.writeString(kept, Files.readString(kept).replace("3306", "3308"));

        assertRefused("it is damaged: its text does not have the checksum in its first line");
    }

    @Test
    void refusesOneThatOthersCanRead() throws IOException {
        Files.setPosixFilePermissions(path("run1"), PosixFilePermissions.fromString("rw-r--r--"));

        assertRefused("it must be a file of the journal's owner that nobody else may read or write (mode 0600)");
    }

    @Test
    void refusesOneThatIsALink() throws IOException {
        Files.move(path("run1"), directory.resolve("elsewhere"));
        Files.createSymbolicLink(path("run1"), directory.resolve("elsewhere"));

        assertRefused("it must be a file of the journal's owner that nobody else may read or write (mode 0600)");
    }

    @Test
    void refusesOneThatWasRenamedToAnotherRun() throws IOException {
        Files.move(path("run1"), path("run3"));

        assertRefused("run3", "it was kept for run 1");
    }

    @Test
    void settlesAWindowWithARateThatIsRefusedToday() throws IOException {
        String slow =
                FILE.replace("    maintenance: none\n", "    maintenance: none\n    copy: {max-rate: 100KiB/s}\n");
        Written before = then.written();
        new KeptConfiguration(
                        journal, id(journal), 1, new Written(file, Secret.of(slow), before.variables(), before.files()))
                .write();
        Files.writeString(file, slow);

        LeftWindow left = onlyOne(environment);

        assertThat(left.why()).contains("`migrations.shop.copy.max-rate` is `100KiB/s`, which is slower than");
        assertThat(left.configuration()
                        .migrations()
                        .get("shop")
                        .copy()
                        .throttle()
                        .maxRate())
                .contains(new DataSize(100 << 10));
    }

    @Test
    void forgetsEveryRunOfItsJournalThatHasEnded() {
        KeptConfigurations kept = kept(id(journal));
        kept.keep(2);
        kept.keep(3);

        kept.forgetAllBut(Set.of(2L));

        assertThat(path("run1")).doesNotExist();
        assertThat(path("run2")).exists();
        assertThat(path("run3")).doesNotExist();
    }

    private LeftWindow onlyOne(Map<String, String> environment) {
        List<LeftWindow> left = LeftWindow.find(file, environment, refused::add);
        assertThat(left).as(refused.toString()).hasSize(1);
        return left.get(0);
    }

    private void assertRefused(String why) throws IOException {
        assertRefused("run1", why);
    }

    /** The file is edited, so that what was kept would be used. */
    private void assertRefused(String run, String why) throws IOException {
        Files.writeString(file, FILE + "no-such-setting: 1\n");
        assertThat(LeftWindow.find(file, environment, refused::add)).isEmpty();
        assertThat(refused)
                .containsExactly("The configuration that was kept in " + path(run) + " was not used: " + why
                        + ". The configuration file is used instead. Remove " + path(run)
                        + " when no window is left open.");
    }

    private KeptConfigurations kept(String id) {
        return new KeptConfigurations(then, id);
    }

    private Path path(String run) {
        return journal.resolveSibling("shop.db-" + run + ".configuration");
    }

    private void append(EntryKind kind) {
        try (SqliteJournal open = SqliteJournal.open(journal, Clock.systemUTC())) {
            open.append(new Entry.Record(1, "shop", kind, "", "ann", Map.of("runbook", "cutover"), ""));
        }
    }

    private static String id(Path journal) {
        try (SqliteJournal open = SqliteJournal.openToRead(journal)) {
            return open.id();
        }
    }
}
