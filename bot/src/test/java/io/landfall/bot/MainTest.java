package io.landfall.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.process.Awaited;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    private static final String FILE =
            """
            listen: 127.0.0.1:PORT
            approvals: {approvers: [ann, ben]}
            servers:
              old:
                address: 127.0.0.1:1
                user: landfall
                password: secret
                canary: {user: landfall_canary, password: secret}
                ssh: {host: 127.0.0.1, port: 1, user: root, key: id, known-hosts: id}
              new:
                address: 127.0.0.1:2
                user: landfall
                password: secret
                canary: {user: landfall_canary, password: secret}
                ssh: {host: 127.0.0.1, port: 2, user: root, key: id, known-hosts: id}
            hosts: {app-1: {ssh: {host: 127.0.0.1, port: 1, user: root, key: id, known-hosts: id}}}
            migrations:
              shop:
                source: old
                target: new
                maintenance: none
                routes: [{type: config-file, host: app-1, path: /etc/app.conf}]
            """;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(directory.resolve("id"), "key");
        write(FILE.replace("PORT", "1"));
    }

    @Test
    void endsWithTwoAndTheProblemWhenTheFileIsWrong() throws IOException {
        write(FILE.replace("source: old", "source: odl"));

        assertThat(run("serve", "--config", file())).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("`migrations.shop.source` is `odl`, which is no server in this file. Did you mean `old`?");
    }

    @Test
    void saysThatAFreezeIsSaidInTheChannel() {
        assertThat(run("freeze", "year-end", "closing")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("landfall: `freeze REASON` is said in the channel of the running service, which owns the"
                        + " journal where it is kept and knows who says it. Nothing was changed. Write it there; `list`"
                        + " shows whether something is frozen.\n");
        assertThat(run("thaw")).isEqualTo(2);
    }

    @Test
    void refusesAPortInUseAndStartsNothing() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            write(FILE.replace("PORT", Integer.toString(taken.getLocalPort())));

            assertThat(run("serve", "--config", file())).isEqualTo(1);

            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo("landfall: `listen` is 127.0.0.1:" + taken.getLocalPort()
                            + ", which this machine does not give: Address already in use. Landfall did not start. End"
                            + " what listens there (`ss -ltnp`), or write another address.\n");
            SqliteJournal.open(journal(), Clock.systemUTC()).close();
        }
    }

    @Test
    void refusesASecondServiceOnTheSameJournal() {
        try (Journal inUse = SqliteJournal.open(journal(), Clock.systemUTC())) {
            assertThat(run("serve", "--config", file())).isEqualTo(1);

            assertThat(inUse.entries()).isEmpty();
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo("landfall: The journal " + journal() + " is in use by another Landfall service. Nothing"
                            + " was started. End that one first, or give this one a journal of its own.\n");
        }
    }

    @Test
    void refusesAChannelThatDoesNotExist() {
        assertThat(run("serve", "--config", file(), "--chat", "irc")).isEqualTo(2);
        assertThat(run("serve", "--config", file(), "--chat", "slack")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("landfall: `--chat irc` is not a channel. Write `--chat slack` or `--chat terminal`. Nothing"
                        + " was started.\nlandfall: `--chat slack` needs `chat.slack` in " + file()
                        + ", which has none. Nothing was started. docs/slack.md says how.\n");
    }

    @Test
    void checksServersThatDoNotAnswerAndEndsWithOne() {
        assertThat(run("check", "shop", "--config", file())).isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("━ check shop: ")
                .contains("UNKNOWN blocks")
                .doesNotContain("secret");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("This is what `start shop` needs.");
        assertThat(run("check", "shop", "--replace-target", "--config", file())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("This is what `start shop --replace-target` needs.");
        assertThat(run("check", "shop", "cutover", "--config", file())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("landfall: shop has not been moved yet: ");
        assertThat(run("check", "shop", "strat", "--config", file())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("There is no run `strat`. Did you mean `start`?");
        assertThat(run("check", "shpo", "--config", file())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("There is no migration `shpo`. Did you mean `shop`?");
    }

    @Test
    void printsTheJournalOfAMigrationAsJsonLines() {
        try (Journal journal = SqliteJournal.open(journal(), Clock.systemUTC())) {
            journal.append(row(1, "shop", "e1"));
            journal.append(row(2, "blog", "e2"));
        }

        assertThat(run("audit", "shop", "--config", file(), "--json")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
                .hasSize(2)
                .anyMatch(line ->
                        line.matches("\\{\"seq\":1,\"at\":\".*Z\",\"run\":1,\"migration\":\"shop\",\"kind\":\"run\","
                                + "\"step\":\"\",\"who\":\"ann\",\"data\":\\{\"runbook\":\"move\"},\"event\":\"e1\","
                                + "\"hash\":\"[0-9a-f]{64}\"}"))
                .anyMatch(line ->
                        line.matches("\\{\"kind\":\"chain\",\"ok\":true,\"rows\":2,\"last_hash\":\"[0-9a-f]{64}\"}"));
    }

    @Test
    void printsRowsOfAMigrationAsTheyAreWritten() throws InterruptedException {
        try (Journal journal = SqliteJournal.open(journal(), Clock.systemUTC())) {
            journal.append(row(1, "shop", "e1"));
            Thread reader = new Thread(() -> run("audit", "shop", "--config", file(), "--follow"));
            reader.start();
            awaitPrinted("run  runbook=move");
            journal.append(row(2, "blog", "e2"));
            journal.append(entry(3, EntryKind.ENDED, "", Map.of("outcome", "done")));
            awaitPrinted("ended  outcome=done");
            reader.interrupt();
            reader.join();
        }

        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("run #1\n")
                .containsOnlyOnce("run #3\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("run #2");
    }

    private void awaitPrinted(String text) {
        Awaited.within(Duration.ofMinutes(3), "`" + text + "` is printed", () -> out.toString(StandardCharsets.UTF_8)
                .contains(text));
    }

    @Test
    void saysWhereTheJournalShouldBeWhenThereIsNone() {
        assertThat(run("audit", "shop", "--config", file())).isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("There is no journal at " + journal());
    }

    @Test
    void writesTheScriptOfTheNewestArmedRunAgainWithoutAskingAServer() throws IOException {
        try (Journal journal = SqliteJournal.open(journal(), Clock.systemUTC())) {
            journal.append(entry(2, EntryKind.RUN, "", Map.of("runbook", "cutover")));
            journal.append(entry(2, EntryKind.ARMED, "", Map.of("script", "an older one")));
            journal.append(entry(2, EntryKind.ARMED, "", Map.of("script", "#!/bin/bash\necho ü\n")));
            journal.append(entry(2, EntryKind.GO, "", Map.of()));

            assertThat(run("break-glass", "shop", "--config", file())).isZero();
        }

        Path script = directory.resolve("break-glass-shop-run2.sh");
        assertThat(script).hasContent("#!/bin/bash\necho ü\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
                .isEqualTo("rwx------");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("  journal says  the point of no return is not passed, the last row is `go` at 20")
                .contains("  script        " + script + "\n")
                .contains("  bash break-glass-shop-run2.sh status  says which way");
    }

    @Test
    void printsThePageThatAnOlderLandfallWroteBeforeThereWasAScript() {
        try (Journal journal = SqliteJournal.open(journal(), Clock.systemUTC())) {
            journal.append(entry(1, EntryKind.RUN, "", Map.of("runbook", "cutover")));
            journal.append(entry(1, EntryKind.ARMED, "", Map.of("by_hand", "an older page")));
            journal.append(entry(2, EntryKind.RUN, "", Map.of("runbook", "cutover")));
            journal.append(entry(2, EntryKind.ARMED, "", Map.of("by_hand", "1 Look.\n    mariadb -e 'SELECT 1'")));
            journal.append(entry(2, EntryKind.GO, "", Map.of()));
            journal.append(entry(2, EntryKind.INTENT, "fence-source", Map.of()));
            journal.append(new Entry.Record(3, "blog", EntryKind.RUN, "", "ann", Map.of("runbook", "move"), ""));

            assertThat(run("break-glass", "shop", "--config", file())).isZero();
        }

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("━ #2 cutover shop: what to do by hand; keep it where you can read it without Landfall\n")
                .contains("  armed         20")
                .contains("  journal says  the point of no return is not passed, the last row is"
                        + " `intent fence-source` at 20")
                .endsWith("  1 Look.\n      mariadb -e 'SELECT 1'\n");
    }

    @Test
    void saysThatNothingIsToBeDoneByHandWhenTheRunHasEnded() {
        try (Journal journal = SqliteJournal.open(journal(), Clock.systemUTC())) {
            journal.append(entry(1, EntryKind.RUN, "", Map.of("runbook", "rollback")));
            journal.append(entry(1, EntryKind.ARMED, "", Map.of("script", "echo 1")));
            journal.append(entry(1, EntryKind.ENDED, "", Map.of("outcome", "undone", "text", "")));
        }

        assertThat(run("break-glass", "shop", "--config", file())).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("━ #1 rollback shop: ")
                .containsPattern("the run ended at 20.*: undone; nothing is to be done by hand any more");
    }

    @Test
    void saysWhyThereIsNothingToDoByHand() {
        assertThat(run("break-glass", "shop", "--config", file())).isEqualTo(1);
        SqliteJournal.open(journal(), Clock.systemUTC()).close();
        assertThat(run("break-glass", "shop", "--config", file())).isEqualTo(1);
        assertThat(run("break-glass", "shpo", "--config", file())).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("There is no journal at " + journal())
                .contains("No run of shop has been armed yet, so there is no script: nothing was stopped")
                .contains("There is no migration `shpo`. Did you mean `shop`?");
    }

    private static Entry.Record entry(long run, EntryKind kind, String step, Map<String, String> data) {
        return new Entry.Record(run, "shop", kind, step, "", data, "");
    }

    private static Entry.Record row(long run, String migration, String event) {
        return new Entry.Record(run, migration, EntryKind.RUN, "", "ann", Map.of("runbook", "move"), event);
    }

    private int run(String... arguments) {
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    private void write(String text) throws IOException {
        Path file = directory.resolve("landfall.yaml");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private String file() {
        return directory.resolve("landfall.yaml").toString();
    }

    private Path journal() {
        return directory.resolve("landfall.db");
    }
}
