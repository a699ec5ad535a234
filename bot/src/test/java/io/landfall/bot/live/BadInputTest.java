package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabHost;
import io.landfall.lab.MariaDbSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What is refused through the real service, on real servers, before anything is changed. */
@TestInstance(Lifecycle.PER_CLASS)
class BadInputTest {

    /** A file system that every machine has and on which nothing is ever free. */
    private static final String FULL = "/proc/landfall-data";

    private static final String HELD = "type: resume  |  abort";

    private final Scene scene = Scene.installed();
    private final int silentPort = scene.lab().freePort();
    private ServiceProcess service;
    private LabDatabase filled;

    @BeforeAll
    void serveOddPairs() throws IOException {
        filled = scene.targetHost().mariaDb(MariaDbSettings.initialised());
        Files.writeString(
                filled.settingsDir().resolve("id.cnf"),
                "[mysqld]\nserver-id=" + scene.source().serverId() + "\n");
        filled.start();
        Scene.execute(filled, "CREATE DATABASE precious");
        LabDatabase withoutLog =
                source(MariaDbSettings.initialised().without("log_bin").without("log_slave_updates"));
        LabDatabase replica = source(MariaDbSettings.initialised().with("log_slave_updates", "OFF"));
        Scene.execute(replica, "CHANGE MASTER TO MASTER_HOST='10.9.8.7', MASTER_USER='x'");
        scene.write("wrong", "not the password\n");
        scene.write("nobody", "");
        scene.write("impostor", hostKeyLine(scene.sourceHost(), scene.targetHost()));

        service = scene.service(scene.write(
                "odd.yaml",
                new ManyPairs(scene.text())
                        .with("silent", is(scene.source().address(), "127.0.0.1:" + silentPort), same())
                        .with("locked", is("password: file:password", "password: file:wrong"), same())
                        .with("changed", is(knownHosts(scene.sourceHost()), "known-hosts: impostor"), same())
                        .with("unknown", is(knownHosts(scene.sourceHost()), "known-hosts: nobody"), same())
                        .with(
                                "itself",
                                same(),
                                is(
                                        scene.target().address(),
                                        "localhost:" + scene.source().port()))
                        .with("filled", same(), server(scene.target(), filled))
                        .with("unlogged", server(scene.source(), withoutLog), same())
                        .with("replica", server(scene.source(), replica), same())
                        .with("small", same(), is(scene.target().dataDir().toString(), FULL))
                        .toString()));
        service.await("Landfall serves small");
    }

    private LabDatabase source(MariaDbSettings settings) {
        return scene.sourceHost().mariaDb(settings).start();
    }

    @AfterEach
    void changesNothing() {
        for (LabDatabase source : List.of(scene.source(), filled)) {
            assertThat(Scene.value(
                            source, "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'landfall'"))
                    .isEqualTo("0");
            assertThat(Scene.value(
                            source,
                            "SELECT COUNT(*) FROM mysql.global_priv WHERE user REGEXP '^landfall_(repl|backup)'"))
                    .isEqualTo("0");
        }
        assertThat(list(scene.target().dataDir())).isEmpty();
        assertThat(list(scene.target().dataDir().getParent())).noneMatch(name -> name.startsWith("data."));
        assertThat(list(filled.dataDir().getParent())).noneMatch(name -> name.startsWith("data."));
    }

    @AfterAll
    void close() {
        scene.close();
    }

    @Test
    void refusesASourceThatDoesNotAnswer() {
        assertThat(refusal("silent"))
                .contains(
                        "Can't connect to silent-old at 127.0.0.1:" + silentPort + " as `landfall`: Connection refused."
                                + " See whether the server runs and the address is right (servers.silent-old.address).");
    }

    @Test
    void refusesAWrongPassword() {
        assertThat(refusal("locked"))
                .contains(
                        "locked-old (" + scene.source().address() + ") refused the login of `landfall`: wrong password,"
                                + " or no such account from this host. Check servers.locked-old.user and .password.");
    }

    @Test
    void refusesAHostWhoseKeyHasChanged() {
        assertThat(refusal("changed"))
                .contains("The key of changed-old (127.0.0.1:"
                        + scene.sourceHost().sshPort() + ") is not the one in "
                        + scene.directory().resolve("impostor") + ". Landfall did not log in: this may be another"
                        + " machine. If the host was really reinstalled, replace its line in that file.");
    }

    @Test
    void refusesAHostWhoseKeyIsNotKnown() {
        int port = scene.sourceHost().sshPort();

        assertThat(refusal("unknown"))
                .contains("The key of unknown-old (127.0.0.1:" + port + ") is not in "
                        + scene.directory().resolve("nobody") + ". Landfall did not log in. Compare the host's key with"
                        + " what its owner says, then add it there (ssh-keyscan -p " + port + " 127.0.0.1).");
    }

    @Test
    void refusesTheSourceAsItsOwnTargetUnderAnotherName() {
        assertThat(refusal("itself"))
                .contains("same_server: itself-old (" + scene.source().address() + ") and itself-new (localhost:"
                        + scene.source().port() + ") are one and the same server: ")
                .contains("Correct servers.itself-new.address, or the migration's target.");
    }

    @Test
    void refusesATargetThatHoldsDataAndOneWithTheServerIdOfTheSource() {
        assertThat(refusal("filled"))
                .contains("target_server_id: filled-old and filled-new both have server id "
                        + scene.source().serverId() + ". Nothing was changed. Give filled-new another server_id in its"
                        + " option file, or take it out: then it gets one.")
                .contains("target_empty: filled-new holds data at " + filled.dataDir() + " on filled-new: precious. If"
                        + " nobody needs it, `start M --replace-target` replaces it; else use another target.");
    }

    @Test
    void refusesASourceWithoutBinaryLog() {
        assertThat(refusal("unlogged"))
                .contains("binary_log_source: unlogged-old writes no binary log. Set `log_bin`, `log_slave_updates` and"
                        + " `binlog_format = ROW` in its option file and restart it.");
    }

    @Test
    void refusesASourceThatIsAReplicaAndOneThatDoesNotLogWhatItReplicates() {
        assertThat(refusal("replica"))
                .contains("source_is_no_replica: replica-old is itself a replica of 10.9.8.7:3306. Landfall moves only"
                        + " servers at the top. Move that one, or end replication on replica-old with `STOP SLAVE;"
                        + " RESET SLAVE ALL`.")
                .contains("binary_log_source: replica-old has binlog_format = ROW, binlog_row_image = FULL,"
                        + " log_slave_updates = OFF. Set log_slave_updates = ON (needs a restart) on replica-old.");
    }

    @Test
    void refusesADiskThatIsTooSmall() {
        assertThat(refusal("small"))
                .containsPattern("copy_space: the copy needs \\d+\\.\\d MiB at " + FULL
                        + "\\.landfall-incoming on small-new, where 0 B are free\\. Nothing was changed\\. Make room"
                        + " there, or give the host a larger disk\\.");
    }

    @Test
    void refusesWordsAndMigrationsThatDoNotExist() {
        service.type("strat shop");
        assertThat(service.await("There is no command"))
                .isEqualTo("There is no command `strat`. Did you mean `start`? Usage: `start MIGRATION"
                        + " [--replace-target]`");
        service.type("start shpo");
        assertThat(service.await("There is no migration"))
                .isEqualTo("✖ There is no migration `shpo`. Did you mean `shop`? Usage: `start MIGRATION"
                        + " [--replace-target]`");
        service.type("start shop --replace");
        assertThat(service.await("There is no option"))
                .isEqualTo("✖ There is no option `--replace`. There is --replace-target. Usage: `start MIGRATION"
                        + " [--replace-target]`");
    }

    @Test
    void doesNotStartWithAFileThatHasMistakes() {
        Path file = scene.write(
                "mistakes.yaml",
                elsewhere(scene.text())
                        .replaceFirst("budget: .*", "budgte: {downtime: 60s}\n    budget: {downtime: 60}"));

        ServiceProcess refused = scene.landfall("serve", "--config", file.toString(), "--chat", "terminal");

        assertThat(refused.awaitExit()).isEqualTo(2);
        assertThat(refused.text())
                .startsWith("landfall: " + file + " has 2 problems. Nothing was started.\n")
                .contains("`migrations.shop.budgte` is not a setting. Did you mean `budget`?")
                .contains("`migrations.shop.budget.downtime` is `60`, which has no unit. Write `60s`, `500ms`, `15m`,"
                        + " `2h` or `3d`.");
        assertThat(scene.directory().resolve("elsewhere.db")).doesNotExist();
    }

    @Test
    void doesNotStartOnAPortThatIsInUse() {
        Path file = scene.write("port.yaml", scene.text().replace("jdbc:sqlite:", "jdbc:sqlite:port-"));

        ServiceProcess refused = scene.landfall("serve", "--config", file.toString(), "--chat", "terminal");

        assertThat(refused.awaitExit()).isEqualTo(1);
        assertThat(refused.text())
                .startsWith("landfall: `listen` is 127.0.0.1:")
                .endsWith(". Landfall did not start. End what listens there (`ss -ltnp`), or write another address.");
    }

    @Test
    void doesNotStartTwiceOnOneJournal() {
        ServiceProcess refused =
                scene.landfall("serve", "--config", scene.file().toString(), "--chat", "terminal");

        assertThat(refused.awaitExit()).isEqualTo(1);
        assertThat(refused.text())
                .isEqualTo(
                        "landfall: The journal " + scene.journal() + " is in use by another Landfall service. Nothing"
                                + " was started. End that one first, or give this one a journal of its own.");
    }

    @Test
    void tellsByTheExitStatusOfCheckWhetherSomethingBlocks() {
        String odd = scene.directory().resolve("odd.yaml").toString();

        assertThat(scene.landfall("check", "shop", "--config", odd).awaitExit()).isZero();
        ServiceProcess blocked = scene.landfall("check", "replica", "--config", odd);
        assertThat(blocked.awaitExit()).isEqualTo(1);
        assertThat(blocked.text())
                .contains("source_is_no_replica: replica-old is itself a replica of 10.9.8.7:3306")
                .contains("binary_log_source: replica-old has binlog_format = ROW, binlog_row_image = FULL,"
                        + " log_slave_updates = OFF");
        ServiceProcess refused = scene.landfall("check", "shpo", "--config", odd);
        assertThat(refused.awaitExit()).isEqualTo(2);
        assertThat(refused.text()).isEqualTo("landfall: There is no migration `shpo`. Did you mean `shop`?");
    }

    @Test
    void auditsTheJournalInWordsAndAsJson() {
        service.type("sup shop");
        service.await("shop: not started");
        service.type("lag shop");
        service.await("lag of shop");

        ServiceProcess words =
                scene.landfall("audit", "shop", "--config", scene.file().toString());
        assertThat(words.awaitExit()).isZero();
        assertThat(words.text()).contains("command sup").contains("The journal is whole");
        ServiceProcess json =
                scene.landfall("audit", "shop", "--config", scene.file().toString(), "--json");
        assertThat(json.awaitExit()).isZero();
        assertThat(json.text().lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }

    /** What the service says when it is to start this migration. */
    private String refusal(String migration) {
        service.type("start " + migration);
        return refusal(service);
    }

    private static String refusal(ServiceProcess service) {
        return service.awaitLines(HELD).stream()
                .dropWhile(line -> !line.contains("is held"))
                .collect(Collectors.joining("\n"));
    }

    /** The same with another journal and another port, for a service beside the one that runs. */
    private String elsewhere(String text) {
        return text.replaceFirst(
                        "listen: 127.0.0.1:\\d+",
                        "listen: 127.0.0.1:" + scene.lab().freePort())
                .replaceFirst("jdbc:sqlite:\\S+", "jdbc:sqlite:elsewhere.db");
    }

    private static UnaryOperator<String> same() {
        return UnaryOperator.identity();
    }

    private static UnaryOperator<String> is(String was, String is) {
        return text -> {
            assertThat(text).contains(was);
            return text.replace(was, is);
        };
    }

    private static UnaryOperator<String> server(LabDatabase was, LabDatabase is) {
        return text -> text.replace(was.address(), is.address())
                .replace(was.defaultsFile().getParent() + "/", is.defaultsFile().getParent() + "/");
    }

    private static String knownHosts(LabHost host) {
        return "known-hosts: " + host.knownHostsFile();
    }

    /** A line of a known_hosts file that gives {@code host} the key of {@code other}. */
    private static String hostKeyLine(LabHost host, LabHost other) throws IOException {
        return Files.readString(other.knownHostsFile()).replace(":" + other.sshPort(), ":" + host.sshPort());
    }

    private static List<String> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
