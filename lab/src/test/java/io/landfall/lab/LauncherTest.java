package io.landfall.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.process.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./landfall} says to somebody who is not root, on a machine without Maven and the servers' packages. */
class LauncherTest {

    private static final List<String> PROGRAMS =
            List.of("bash", "readlink", "dirname", "sed", "paste", "cat", "grep", "find", "mkdir", "tail");
    private static final String ASK =
            "Ask an administrator to run: apt-get install --no-install-recommends maven mariadb-client mariadb-backup"
                    + " openssh-client rsync\n";

    @TempDir
    Path directory;

    private Path programs;
    private Path called;

    /** A launcher of its own, and a PATH on which there is only what every machine has. */
    @BeforeEach
    void makeAMachine() throws IOException {
        programs = Files.createDirectory(directory.resolve("bin"));
        called = directory.resolve("called");
        Path project = Files.createDirectory(directory.resolve("project"));
        Files.copy(Path.of("..", "landfall"), project.resolve("landfall"));
        for (String name : PROGRAMS) {
            Files.createSymbolicLink(programs.resolve(name), Path.of(Command.program(name)));
        }
        program("id", "if [ \"$1\" = -u ]; then echo 1000; else echo somebody; fi");
        program("apt-cache", "exit 1");
        program("apt-get", "echo \"apt-get $*\" >>'" + called + "'");
        program("java", "exit 1");
    }

    @Test
    void namesWhatIsMissingAndTheCommandForAnAdministratorWhereThereIsNoSudo() throws Exception {
        assertThat(landfall("demo"))
                .startsWith("69: landfall: missing: ")
                .endsWith(" somebody is not root, and there is no sudo. Nothing was installed. " + ask());
        assertThat(called).doesNotExist();
    }

    @Test
    void needsForTheBenchWhatItNeedsForTheDemo() throws Exception {
        assertThat(landfall("bench")).startsWith("69: landfall: missing: ").isEqualTo(landfall("demo"));
    }

    @Test
    void namesTheSameWhenSudoRefuses() throws Exception {
        program("sudo", "echo 'sorry, somebody may not run sudo' >&2; exit 1");

        assertThat(landfall("test"))
                .startsWith("69: landfall: missing: ")
                .contains("They are installed through sudo, as root\nsorry, somebody may not run sudo\n")
                .endsWith(
                        " sudo refused somebody. Nothing was installed. " + ask().replace("rsync", "rsync prometheus"));
        assertThat(called).doesNotExist();
    }

    @Test
    void installsThroughSudoAndSaysWhenSomethingIsStillMissing() throws Exception {
        program("sudo", "echo \"sudo $*\" >>'" + called + "'; case $1 in tee) cat >/dev/null ;; esac");

        assertThat(landfall("demo"))
                .startsWith("69: landfall: missing: ")
                .contains("landfall: installing ")
                .contains("landfall: still missing after the installation: ");

        assertThat(Files.readString(called))
                .startsWith("sudo true\n")
                .contains("sudo apt-get update -qq\n")
                .contains("sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ")
                .contains(" maven ");
    }

    @Test
    void keepsWhatAptSaysInALogAndShowsItsEndWhenItFails() throws Exception {
        program(
                "sudo",
                "case $1 in tee) cat >/dev/null ;; env) echo 'Unpacking maven'; echo 'E: no room' >&2; exit 1 ;; esac");
        Path log = directory.resolve("cache/landfall/packages.log");

        assertThat(landfall("demo"))
                .contains(" (a few minutes; " + log + " tells how far it is)\nUnpacking maven\nE: no room\n")
                .contains("landfall: could not install ")
                .endsWith(". See above and " + log + ", then try again.\n");
        assertThat(Files.readString(log)).contains("Unpacking maven\nE: no room\n");
    }

    @Test
    void saysThatItGetsMySqlForADemoThatAsksForIt() throws Exception {
        install();
        archive("as it was built");
        Files.createSymbolicLink(programs.resolve("rm"), Path.of(Command.program("rm")));
        for (String name : List.of("mariadbd", "mariadb", "mariadb-backup", "sshd", "ssh", "rsync")) {
            program(name, "exit 1");
        }
        program("mvn", "echo 'not here' >&2; exit 1");

        assertThat(landfall(
                        "demo --engine MySQL80",
                        List.of(),
                        programs.resolve("jdk").toString()))
                .contains("landfall: getting MySQL 8.0.33 through Maven (550 MB, once)\nnot here\n"
                        + "landfall: MySQL can't be had here (see above)\n")
                .contains("io.landfall.lab.demo.Demo --engine MySQL80");
        assertThat(landfall(
                        "demo --engine mariadb",
                        List.of(),
                        programs.resolve("jdk").toString()))
                .doesNotContain("MySQL");
    }

    @Test
    void saysWhatThereIsWhenAVerbIsWrong() throws Exception {
        assertThat(landfall("demoo")).startsWith("2: ").endsWith("landfall: `demoo` is not a verb.\n");
    }

    @Test
    void runsWhatIsBuiltWhereTheSourcesAreNewerAndNothingCanBeWritten() throws Exception {
        install();
        Path stamp = Files.createFile(
                Files.createDirectory(project().resolve("target")).resolve("built"));
        Files.setLastModifiedTime(stamp, FileTime.fromMillis(0));
        close(project());

        assertThat(landfallOfSomebodyElse("serve"))
                .startsWith(
                        "0: landfall: " + project().toRealPath() + " is older than its sources, and somebody may not"
                                + " write there: running what is built. To build, run as its owner: ")
                .endsWith(" io.landfall.bot.Main serve\n");
        assertThat(landfallOfSomebodyElse("build")).startsWith("69: ").contains(" is not built yet, or older than ");
    }

    @Test
    void doesNotCallItBadInputWhenItCanNotBuild() throws Exception {
        install();
        close(project());

        assertThat(landfallOfSomebodyElse("serve")).startsWith("69: ").contains(" is not built yet, or older than ");
    }

    @Test
    void usesTheClassesLaidOutReadyOnlyAsTheyWereBuilt() throws Exception {
        install();
        Files.createSymbolicLink(programs.resolve("cksum"), Path.of(Command.program("cksum")));
        Path archive = archive("as it was built");
        String jdk = programs.resolve("jdk").toString();
        String ready = " -XX:SharedArchiveFile=" + archive.toRealPath() + " ";

        assertThat(landfall("serve", List.of(), jdk)).startsWith("0: ").contains(ready);

        Files.writeString(archive, "as it was");
        assertThat(landfall("serve", List.of(), jdk)).startsWith("0: -X").doesNotContain("SharedArchiveFile");

        Files.writeString(archive, "as_it was built");
        assertThat(landfall("serve", List.of(), jdk)).startsWith("0: -X").doesNotContain("SharedArchiveFile");

        Files.delete(archive);
        assertThat(landfall("serve", List.of(), jdk)).startsWith("0: -X").doesNotContain("SharedArchiveFile");
    }

    @Test
    void failsWhenATestWasSkippedThatIsNotOnTheList() throws Exception {
        installForTests();

        assertThat(landfall("test", List.of(), programs.resolve("jdk").toString()))
                .startsWith("1: ")
                .contains("landfall: passed: 2 tests, 0 failed, 2 skipped")
                .endsWith("landfall: skipped, and not on the list in docs/skips.md: OtherTest\n");
    }

    @Test
    void leavesNothingOutWhenItIsAskedForAll() throws Exception {
        installForTests();

        landfall("test", List.of(), programs.resolve("jdk").toString());
        landfall(
                "test --all -Dtest=KillTest", List.of(), programs.resolve("jdk").toString());

        assertThat(called)
                .content()
                .isEqualTo("mvn -B -ntp -Dstyle.color=never spotless:check verify\n"
                        + "mvn -B -ntp -Dstyle.color=never spotless:check verify -Dtest.left-out=nothing"
                        + " -Dtest=KillTest\n");
    }

    /** With programs that stand in for those of the servers, and a Maven of which two tests are skipped. */
    private void installForTests() throws Exception {
        install();
        archive("as it was built");
        for (String name : List.of("touch", "awk", "rm")) {
            Files.createSymbolicLink(programs.resolve(name), Path.of(Command.program(name)));
        }
        for (String name :
                List.of("mariadbd", "mariadb", "mariadb-backup", "sshd", "ssh", "rsync", "named", "promtool")) {
            program(name, "exit 1");
        }
        Files.writeString(
                Files.createDirectory(project().resolve("docs")).resolve("skips.md"), "| `ListedTest` | never |\n");
        Path mysqld = Files.createDirectories(directory.resolve("cache/landfall/mysql-8.0.33/bin"))
                .resolve("mysqld");
        Files.createSymbolicLink(mysqld, Path.of(Command.program("bash")));
        program(
                "mvn",
                "echo \"mvn $*\" >>'" + called + "'\n"
                        + """
                mkdir -p lab/target/surefire-reports
                for name in Listed Other; do
                    echo '<testsuite tests="1" errors="0" skipped="1" failures="0"><testcase><skipped/>' \
                        >lab/target/surefire-reports/TEST-io.landfall."$name"Test.xml
                done""");
    }

    /** A build that is newer than its sources, with an archive of this text and its checksum. */
    private Path archive(String text) throws Exception {
        Path archive = Files.createDirectories(project().resolve("bot/target")).resolve("classes.jsa");
        Files.writeString(archive, text);
        Path sum = archive.resolveSibling("classes.jsa.cksum");
        assertThat(new ProcessBuilder(Command.program("cksum"))
                        .redirectInput(archive.toFile())
                        .redirectOutput(sum.toFile())
                        .start()
                        .waitFor())
                .isZero();
        Path stamp = Files.createFile(
                Files.createDirectory(project().resolve("target")).resolve("built"));
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(60)));
        return archive;
    }

    private Path project() {
        return directory.resolve("project");
    }

    /** Sources, and a JDK that tells how it is called. */
    private void install() throws IOException {
        Files.createFile(project().resolve("pom.xml"));
        Files.createFile(Files.createDirectories(project().resolve("bot/src")).resolveSibling("pom.xml"));
        Files.createDirectories(programs.resolve("jdk/bin"));
        Files.writeString(programs.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        program("jdk/bin/javac", "exit 1");
        program("jdk/bin/java", "echo \"$*\"");
    }

    private void close(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    /** Root may write everywhere, and so takes the place of another user here. */
    private String landfallOfSomebodyElse(String verb) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> become = System.getProperty("user.name").equals("root")
                ? List.of(Command.program("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups")
                : List.of();
        return landfall(verb, become, programs.resolve("jdk").toString());
    }

    /** The servers' programs lie in /usr/sbin, which the launcher looks at itself. */
    private static String ask() {
        String servers = Files.isExecutable(Path.of("/usr/sbin/mariadbd")) ? "" : "mariadb-server ";
        String sshd = Files.isExecutable(Path.of("/usr/sbin/sshd")) ? "" : "openssh-server ";
        return ASK.replace("mariadb-client", servers + "mariadb-client")
                .replace("openssh-client", sshd + "openssh-client");
    }

    private void program(String name, String script) throws IOException {
        Path program = programs.resolve(name);
        Files.writeString(program, "#!" + programs.resolve("bash") + "\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Returns the exit status and what was printed. */
    private String landfall(String verb) throws IOException, InterruptedException {
        return landfall(verb, List.of(), System.getProperty("java.home"));
    }

    /** The same of a verb and what follows it, parted by spaces. */
    private String landfall(String verb, List<String> become, String javaHome)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(become);
        words.addAll(List.of(
                programs.resolve("bash").toString(),
                project().resolve("landfall").toString()));
        words.addAll(List.of(verb.split(" ")));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().remove("LANDFALL_BUILDING"); // set when the tests themselves run through the launcher
        builder.environment().put("PATH", programs.toString());
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return process.exitValue() + ": " + printed;
    }
}
