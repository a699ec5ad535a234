package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.Secret;
import io.landfall.monitor.host.SshLogin;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.mariadb.MariaDbAdmin;
import io.landfall.runbooks.pair.mysql.MySqlAdmin;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.AdminDialects;
import io.landfall.runbooks.pair.server.LabControls;
import io.landfall.runbooks.pair.server.Owner;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.SqlString;
import io.landfall.runbooks.settings.ServerSettings;
import io.landfall.runbooks.step.ByHand;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The script in real bash, with an {@code ssh} and a {@code mariadb} that print what they were given. */
class ByHandScriptTest {

    private static final String AWKWARD = "'o`'\"; rm -rf $HOME \\\\ \\`id` $(id) !! {password} %s # ü \\";
    private static final String LINES = AWKWARD + "\n\n  second\tline";
    private static final String PASSWORD = "  'one'";
    private static final String OTHER_PASSWORD = "p\"a\\ss''#; $x `id` ü ";

    /** Closed and without transactions of its own; marks are there when they were written. */
    private static final String MARIADB =
            """
            #!/bin/bash
            statements=$(</dev/stdin)
            printf '%s\\n' "$*" >> "$LOG/arguments"
            export -p >> "$LOG/environment"
            for word; do
                case $word in --defaults-file=*) options=$(<"${word#*=}"); [[ -e $LOG/options ]] || printf '%s\\n' "$options" > "$LOG/options" ;; esac
            done
            if [[ $* == *' --vertical' ]]; then [[ ! -e $LOG/follows ]] || printf '%s\\n' "$(<"$LOG/follows")"; exit; fi
            case $statements in
                *'SHOW SLAVE STATUS') printf 'read-only\\nunmarked\\nnone\\n' ;;
                *'landfall.canary'*) echo 1 ;;
                *processlist*) ;;
                *) printf '%s\\n' "$statements" ;;
            esac
            """;

    private static final String SSH =
            """
            #!/bin/bash
            command=${!#}
            printf 'Welcome.\\nlandfall begins here\\n%s\\n' "${command#*here\\'; }"
            """;

    @TempDir
    private Path directory;

    private ServerSettings source;
    private ServerSettings target;
    private ByHandScript script;

    /** What it has printed, and its exit status. */
    private record Said(String text, int status) {}

    @BeforeEach
    void putTools() throws IOException {
        source = server("shop-old", PASSWORD);
        target = server("shop-new", OTHER_PASSWORD);
        script = between(LabControls.FAMILIES);
        tool("ssh", SSH);
        tool("mariadb", MARIADB);
    }

    private ByHandScript between(AdminDialects families) {
        return new ByHandScript(
                new Window(
                        new ServerControl(source, null, null, families),
                        new ServerControl(target, null, null, families),
                        Map.of()),
                new Owner("journal'1", 2, "shop", Instant.EPOCH, "here"));
    }

    @Test
    void givesServersAndHostsEveryTextAsItIs() throws Exception {
        SshLogin host = new SshLogin("app 'one'", "10.0.0.9", 22, AWKWARD, Path.of(AWKWARD), Path.of(AWKWARD));
        Path file = Files.writeString(directory.resolve("replication '1'"), "a'b\\c&d\n");
        List<ByHand> lines = List.of(ByHand.of("what " + LINES)
                .otherwise("otherwise " + LINES)
                .make("values " + LINES, new ByHand.Sql(source, LINES), LINES, new ByHand.Sql(source, "never"))
                .run("a command " + LINES, new ByHand.Shell(host, LINES), new ByHand.Exactly(LINES))
                .run(
                        "a password",
                        new ByHand.SqlWithPassword(target, "PASSWORD = '{password}'", file),
                        new ByHand.Exactly("PASSWORD = 'a''b\\\\c&d'")));

        Said said = run(lines, "back");

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text())
                .contains("what " + LINES + "\n  7. already so: values " + LINES + "\n  8. done: a command " + LINES
                        + "\n  9. done: a password\n");
    }

    @Test
    void goesThroughABastionAndBecomesRootAsLandfallDoes() throws Exception {
        Path file = Files.writeString(directory.resolve("it's 100%"), "");
        SshLogin bastion = new SshLogin("the bastion of app-1", "gate", 2222, "ops", file, file);
        SshLogin host = new SshLogin("app-1", "10.0.0.9", 22, "deploy", file, file)
                .withSudo()
                .through(bastion);
        tool(
                "ssh",
                "#!/bin/bash\nprintf '<%s>\\n' \"$@\" >> \"$LOG/ssh\"\necho\necho landfall begins here\necho said\n");

        Said said = run(
                List.of(ByHand.of("it").run("said", new ByHand.Shell(host, "it's"), new ByHand.Exactly("said"))),
                "back");

        assertThat(said.status()).as(said.text()).isZero();
        String quoted = directory + "/it'\\''s 100%%";
        assertThat(Files.readAllLines(directory.resolve("ssh")))
                .contains(
                        "<ProxyCommand='ssh' '-p' '2222' '-o' 'BatchMode=yes' '-o' 'ConnectTimeout=10' '-i' '" + quoted
                                + "' '-o' 'UserKnownHostsFile=\"" + quoted
                                + "\"' '-W' '[10.0.0.9]:22' '--' 'ops@gate' >",
                        "<" + file + ">",
                        "<deploy@10.0.0.9>",
                        "<exec sudo -n -- sh -c 'printf '\\''\\n%s\\n'\\'' '\\''landfall begins here'\\''; it'\\''s'>");
    }

    /** A FLUSH there is written to its binary log, too; one that was opened follows nobody, or has the mark of an opening. */
    @ParameterizedTest
    @CsvSource({
        "unmarked, own, Waiting for master to send event, back",
        "unmarked, own, '', on",
        "opened, own, Waiting for master to send event, on",
        "unmarked, none, '', back"
    })
    void takesATargetThatFollowsForClosedWhateverItHasWrittenItself(String mark, String own, String follows, String way)
            throws Exception {
        tool(
                "mariadb",
                MARIADB.replace(
                        "'read-only\\nunmarked\\nnone\\n'",
                        "'read-only\\n%s\\n%s\\n%s'".formatted(mark, own, follows)));

        assertThat(run(List.of(ByHand.of("nothing")), "status").text()).contains("way: " + way + "\n");
    }

    static Stream<AdminDialect> dialects() {
        return Stream.concat(Stream.of(new MariaDbAdmin()), MySqlAdmin.all().stream());
    }

    /** Each session that it ends is there when it is asked for first. */
    @ParameterizedTest
    @MethodSource("dialects")
    void asksEachFamilyInItsOwnWords(AdminDialect words) throws Exception {
        script = between(new AdminDialects(List.of(words)));
        Files.write(directory.resolve("follows"), words.linesOfReplica(new ServerAddress("10.0.0.9", 3307)));
        tool(
                words.clientProgram(),
                MARIADB.replace("SHOW SLAVE STATUS", words.reading().showReplication())
                        .replace(
                                "*processlist*) ;;",
                                """
                                *'WHERE id <> '*) echo 7 ;;
                                    KILL*) ;;
                                    *'WHERE id IN'*) printf '%s\\n' "$statements" >> "$LOG/left" ;;"""));

        Said status = run(List.of(), "status");
        Said back = run(List.of(), "back");

        assertThat(status.text())
                .contains("follows 10.0.0.9:3307, receiver Yes, applier Yes\n")
                .endsWith("way: back\n");
        assertThat(back.status()).as(back.text()).isZero();
        assertThat(Files.readAllLines(directory.resolve("left")))
                .containsOnly("SELECT id FROM " + words.processTable() + " WHERE id IN (7)");
    }

    @Test
    void keepsPasswordsFromArgumentsEnvironmentAndWhatIsPrinted() throws Exception {
        Said said = run(List.of(ByHand.of("nothing")), "back");

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text())
                .containsOnlyOnce("password of landfall on shop-old: ")
                .containsOnlyOnce("password of landfall on shop-new: ");
        String seen = said.text()
                + Files.readString(directory.resolve("arguments"))
                + Files.readString(directory.resolve("environment"))
                + Files.readString(directory.resolve("by-hand.sh"));
        assertThat(seen).doesNotContain(PASSWORD).doesNotContain(OTHER_PASSWORD);
        assertThat(options()).contains("--password=" + OTHER_PASSWORD, "--host=10.0.0.5", "--user=landfall");
    }

    @Test
    void stopsWithWhatWasExpectedWhatCameAndWhatToDo() throws Exception {
        List<ByHand> lines = List.of(ByHand.of("stop-events: events run again.")
                .otherwise("Ask who turned it off.")
                .run("the scheduler is on", new ByHand.Sql(source, "OFF"), new ByHand.Exactly("ON"))
                .run("never", new ByHand.Sql(source, "never"), new ByHand.Anything()));

        Said said = run(lines, "back");
        Said leftOut = run(lines, "back", "--skip", "7");

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.text())
                .contains("\nSTOPPED at line 7 of `back` (stop-events: events run again.): the scheduler is on\n"
                        + "  expected: `ON`\n  came:     `OFF`\n  now:      shop-old ")
                .contains("  to do:    Ask who turned it off. Then run this again from the start")
                .doesNotContain("never");
        assertThat(leftOut.status()).as(leftOut.text()).isZero();
        assertThat(leftOut.text()).contains("  7. left out, as you said: the scheduler is on\n  8. done: never");
    }

    @Test
    void changesNothingInADryRunAndSaysWhatItWouldDo() throws Exception {
        List<ByHand> lines = List.of(ByHand.of("stop-events: events run again.")
                .make("on", new ByHand.Sql(source, "SELECT 1"), "ON", new ByHand.Sql(source, "SET GLOBAL a = 1")));

        Said said = run(lines, "back", "--dry-run");

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text())
                .contains("  1. Landfall's sessions on shop-new are gone\n     on shop-new: KILL each of SELECT id")
                .endsWith("  7. on\n     on shop-old: SET GLOBAL a = 1\n\nNothing was changed.\n");
        assertThat(Files.readAllLines(directory.resolve("arguments"))).hasSize(1);
    }

    @Test
    void explainsWrongWordsAndChangesNothing() throws Exception {
        List<ByHand> lines = List.of(ByHand.of("nothing"));

        assertThat(run(lines, "bakc").text()).startsWith("`bakc` is not a verb. There are `status`, `back` and `on`.");
        assertThat(run(lines, "back", "on").text())
                .startsWith("Say one of `status`, `back` and `on`, not `back` and `on`.");
        assertThat(run(lines, "on", "--target-is-off", "shop-new").text())
                .startsWith("That a server is off can't be said with `on`, but with `back`.");
        assertThat(run(lines, "back", "--skip", "first").text()).startsWith("`--skip` needs the number of a line");
        assertThat(run(lines).status()).isEqualTo(2);
        assertThat(run(lines, "--help")).satisfies(help -> {
            assertThat(help.status()).isZero();
            assertThat(help.text()).startsWith("Run 2 of shop, by hand: from shop-old to shop-new.");
        });
        assertThat(directory.resolve("arguments")).doesNotExist();
    }

    @Test
    void writesTextIntoStatementsSoThatItEndsWhereItEnds() {
        assertThat(SqlString.quote("o'dd \\ name")).isEqualTo("'o''dd \\\\ name'");
    }

    /** As the client's own library reads them. */
    private List<String> options() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "my_print_defaults", "--defaults-file=" + directory.resolve("options"), "client")
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text.lines().toList();
    }

    private Said run(List<ByHand> back, String... words) throws IOException, InterruptedException {
        Path file = Files.writeString(
                directory.resolve("by-hand.sh"), script.text(back, List.of(ByHand.of("nothing")), "0"));
        List<String> command = new ArrayList<>(List.of("/bin/bash", file.toString()));
        command.addAll(List.of(words));
        ProcessBuilder bash = new ProcessBuilder(command).redirectErrorStream(true);
        bash.environment().putAll(Map.of("PATH", directory.resolve("tools").toString(), "LOG", directory.toString()));
        Process process = bash.start();
        try (Writer typed = process.outputWriter(StandardCharsets.UTF_8)) {
            typed.write(PASSWORD + "\n" + OTHER_PASSWORD + "\n");
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(text).isTrue();
        return new Said(text, process.exitValue());
    }

    private void tool(String name, String text) throws IOException {
        Path tool = Files.createDirectories(directory.resolve("tools")).resolve(name);
        Files.writeString(tool, text);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static ServerSettings server(String name, String password) {
        DatabaseLogin login =
                new DatabaseLogin(name, new ServerAddress("10.0.0.5", 3306), "landfall", Secret.of(password));
        return new ServerSettings(
                name,
                login,
                login,
                new SshLogin(name, "10.0.0.5", 22, "root", Path.of("id"), Path.of("known")),
                "~/.ssh/authorized_keys",
                new ServerSettings.Service("start", "stop"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
