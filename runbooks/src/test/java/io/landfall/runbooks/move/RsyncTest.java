package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.ShopData;
import io.landfall.lab.process.Awaited;
import io.landfall.monitor.DataSize;
import io.landfall.runbooks.copy.RedoLog;
import io.landfall.runbooks.copy.TaskBrake;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.Step.Reversible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A backup that is sent by rsync, slowly enough to be cut off and to be paused. */
@TestInstance(Lifecycle.PER_CLASS)
class RsyncTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final Optional<DataSize> SLOWLY = Optional.of(DataSize.parse("8MiB"));
    private static final long A_BIT = 512 << 10;

    private MoveLab lab;
    private Found before;

    @BeforeAll
    void start() {
        lab = MoveLab.open();
        ShopData.seed(lab.oldDb, 24 << 20, ShopData.Logging.UNLOGGED);
        lab.step("claim-pair").act(lab.step("claim-pair").look());
    }

    @BeforeEach
    void backUpAndPrepare() {
        lab.copy = MoveLab.rsync(Tool.INNOBACKUPEX, Optional.of(DataSize.parse("200MiB")));
        before = lab.step("take-hot-backup").look();
        lab.step("take-hot-backup").act(before);
        lab.step("prepare-backup").act(before);
        lab.copy = MoveLab.rsync(Tool.INNOBACKUPEX, SLOWLY);
        lab.progress.clear();
    }

    @AfterEach
    void takeBack() {
        ((Reversible) lab.step("take-hot-backup")).undo(before);
        assertThat(programs("rsync", "ssh", "dd", "sh")).isEmpty();
        assertThat(lab.beside(lab.oldDb, lab.source)).noneMatch(name -> name.startsWith("data."));
        assertThat(lab.beside(lab.newDb, lab.target)).noneMatch(name -> name.startsWith("data."));
        assertThat(read(lab.newHost.authorizedKeysFile())).doesNotContain("landfall-journal-1-run3");
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @Test
    void goesOnWhereItWasWhenRsyncIsKilledThreeTimesAndWhenTheServiceEnds() {
        lab.copy = MoveLab.rsync(Tool.USUAL, Optional.of(DataSize.parse("1MiB")));
        Map<String, Long> sent = checksums(backup());
        Step first = lab.step("send-backup");
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> first.act(before));

        long arrived = 0;
        for (String end : List.of("data.landfall-backup", "data.landfall-incoming.receiver", "data.landfall-backup")) {
            long sofar = arrived;
            Awaited.within(SOON, "more arrives", () -> newest() >= sofar + A_BIT);
            arrived = newest();
            long killed = arrived;
            List<ProcessHandle> victims = rsyncOf(end).toList();
            assertThat(victims).isNotEmpty();
            victims.forEach(ProcessHandle::destroyForcibly);
            Awaited.within(
                    SOON,
                    "it goes on",
                    () -> hasNotEnded(sending)
                            && lab.progress.stream()
                                    .anyMatch(
                                            seen -> seen.note().startsWith("resumed: ") && seen.doneBytes() > killed));
        }
        assertThat(sending).isNotDone();
        first.cancel();
        assertThatThrownBy(sending::join).isInstanceOf(CompletionException.class);
        assertThat(programs("rsync", "ssh", "dd", "sh")).isEmpty();

        lab.copy = MoveLab.rsync(Tool.USUAL, Optional.empty());
        Step second = lab.step("send-backup");
        second.act(before);

        Found done = lab.step("send-backup").look();
        assertThat(second.isDone(done)).isTrue();
        assertThat(done.text("cut_off")).isEqualTo("4");
        assertThat(Long.parseLong(done.text("resumed_bytes"))).isGreaterThan(3 * A_BIT);
        assertThat(Long.parseLong(done.text("sent_twice_bytes"))).isBetween(1L, 4L << 20);
        assertThat(done.text("resumed"))
                .matches("resumed: [0-9.]+ MiB were there already, [0-9.]+ [KM]?i?B sent twice");
        assertThat(checksums(lab.newDb.dataDir().resolveSibling("data.landfall-incoming/data")))
                .isEqualTo(sent);
        assertThat(lab.oldDb.dataDir().resolveSibling("data.landfall-outgoing")).doesNotExist();
    }

    /** On the source's host rsync is not what it seems: it tries one thing after the other to get out of the copy. */
    @Test
    void runsOnTheTargetWhatLandfallSaysWhateverTheSourceAsksFor() throws IOException {
        Path elsewhere = lab.lab.newDirectory("elsewhere");
        Path victim = Files.writeString(elsewhere.resolve("victim"), "precious");
        Path programs = lab.lab.newDirectory("programs");
        Path hostile = Files.writeString(programs.resolve("rsync"), hostileRsync(elsewhere, programs));
        Files.setPosixFilePermissions(hostile, PosixFilePermissions.fromString("rwx------"));
        Path bashrc = Files.writeString(
                lab.lab.directory().resolve(".bashrc"),
                "[ \"${SSH_CONNECTION##* }\" != " + lab.oldHost.sshPort() + " ] || PATH=" + programs + ":$PATH\n");
        try {
            assumeTrue(
                    lab.source.host().run("command -v rsync", SOON).strip().equals(hostile.toString()),
                    "needs bash as the login shell, which reads .bashrc for a command over SSH");
            Step step = lab.step("send-backup");

            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> step.act(before));
            Awaited.within(
                    SOON, "it has tried everything", () -> Files.exists(programs.resolve("done")) || sending.isDone());
            step.cancel();

            assertThatThrownBy(sending::join).hasMessageContaining("Ended on request before it was done.");
            assertThat(victim).hasContent("precious");
            assertThat(lab.target.host().view().list(elsewhere.toString()).orElseThrow())
                    .containsExactly("victim");
            assertThat(Files.isSymbolicLink(incoming().resolve("out"))).isFalse();
        } finally {
            Files.delete(bashrc);
        }
    }

    private Path incoming() {
        return lab.newDb.dataDir().resolveSibling("data.landfall-incoming/data");
    }

    private static String hostileRsync(Path elsewhere, Path programs) {
        return """
                #!/bin/bash
                PATH=${PATH#*:}
                case $* in *'sh ask'*)
                    [ -e @PROGRAMS@/tried ] || exec rsync "$@"
                    exec sh ask there: rsync --server --daemon --config=evil.conf . .
                esac
                evil=evil-$$ # Landfall may have begun another one before this one has ended
                mkdir -p $evil
                echo evil >$evil/victim
                if [ ! -e @PROGRAMS@/tried ]; then
                    printf '[m]\npath=@ELSEWHERE@\nread only=no\nuse chroot=no\nuid=%s\n' "$(id -un)" >$evil/evil.conf
                    rsync --recursive --times --append-verify --rsh='sh through' $evil/ there:.
                    : >@PROGRAMS@/tried
                    exit 1
                fi
                timeout 2 rsync --recursive --ignore-times --rsh='sh through' $evil/ there::m/
                timeout 2 sh through there: 'echo evil >@ELSEWHERE@/victim' </dev/null
                timeout 2 rsync -rt --ignore-times --rsh='sh through' $evil/ there:@ELSEWHERE@/
                rm -rf $evil/out
                ln -s @ELSEWHERE@ $evil/out
                timeout 2 rsync -rlt --rsh='sh through' $evil/ there:.
                rm $evil/out
                mkdir $evil/out
                cp $evil/victim $evil/out/victim
                timeout 2 rsync -rt --ignore-times --rsh='sh through' $evil/ there:.
                : >@PROGRAMS@/done
                sleep 60
                exit 1
                """
                .replace("@ELSEWHERE@", elsewhere.toString())
                .replace("@PROGRAMS@", programs.toString());
    }

    @Test
    void isPausedWhileTheSourceDoesNotAnswerAndGoesOnWhenItDoes() {
        lab.copy = pausing(Duration.ofMillis(800));
        Step step = lab.step("send-backup");
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> step.act(before));
        Awaited.within(SOON, "it is sent", () -> newest() > A_BIT);

        signal("STOP", lab.oldDb.dataDir());
        Awaited.within(SOON, "it is paused", () -> lab.progress.stream()
                .anyMatch(seen -> seen.note().equals("paused: the source does not answer a short query")));
        List<String> states =
                rsyncOf("data.landfall-backup").map(RsyncTest::state).toList();
        signal("CONT", lab.oldDb.dataDir());
        sending.join();

        assertThat(states).isNotEmpty().containsOnly("T");
        assertThat(Long.parseLong(step.look().text("pauses"))).isPositive();
        assertThat(Long.parseLong(step.look().text("paused_ms"))).isPositive();
        assertThat(step.look().text("paused")).matches("\\d+ times?, .* in all");
    }

    @Test
    void leavesNothingWhenItIsEndedWhileItIsPaused() {
        lab.copy = pausing(Duration.ofNanos(1));
        Step step = lab.step("send-backup");
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> step.act(before));
        Awaited.within(SOON, "it is paused", () -> lab.progress.stream()
                .anyMatch(seen -> seen.note().matches("paused: a short query takes .* ms, above .*")));

        step.cancel();

        assertThatThrownBy(sending::join).hasMessageContaining("Ended on request before it was done.");
        assertThat(programs("rsync", "ssh", "dd", "sh")).isEmpty();
    }

    @Test
    void endsBeforeADiskIsFullAndRemovesTheBackupThatIsOfNoUse() {
        lab.copy = new Copy(
                lab.copy.transfer(),
                lab.copy.tool(),
                1,
                new Throttle(SLOWLY, Optional.empty(), DataSize.parse("1000TiB")),
                Optional.empty());

        assertThatThrownBy(() -> lab.step("take-hot-backup").act(before))
                .hasMessageMatching("Only .* are free at \\S+data.landfall-outgoing on old-host, and the copy keeps"
                        + " 1000.0 TiB free there \\(`copy.keep-free`\\). It was ended before the disk is full; the"
                        + " source goes on working. Make room there, then say `resume`; `abort` removes what was"
                        + " copied.");

        assertThat(lab.oldDb.dataDir().resolveSibling("data.landfall-outgoing")).doesNotExist();
    }

    @Test
    void takesBackWhatLiesWhereItWasConfiguredWhenItBegan() {
        Path configured = lab.oldDb.dataDir().resolveSibling("data.landfall-outgoing");
        assertThat(configured).isDirectory();
        lab.copy = new Copy(
                lab.copy.transfer(),
                lab.copy.tool(),
                1,
                lab.copy.throttle(),
                Optional.of(lab.lab.newDirectory("elsewhere").toString()));

        ((Reversible) lab.step("take-hot-backup")).undo(before);

        assertThat(configured).doesNotExist();
    }

    /** At the least rate it would take far longer than this test may. */
    @Test
    void sendsSlowerAndFasterWhenSomebodySaysSoWithoutBeginningAgain() {
        Map<String, Long> sent = checksums(backup());
        lab.copy = MoveLab.rsync(Tool.INNOBACKUPEX, Optional.of(Throttle.SLOWEST));
        Step step = lab.step("send-backup");
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> step.act(before));
        Awaited.within(SOON, "a part has arrived", () -> hasNotEnded(sending) && newest() > 0);

        ((Step.Paced) step).pace(Optional.empty());
        sending.join();

        assertThat(lab.step("send-backup").look().find("cut_off")).isEmpty();
        assertThat(checksums(lab.newDb.dataDir().resolveSibling("data.landfall-incoming/data")))
                .isEqualTo(sent);
    }

    @Test
    void isNotPausedWhileItHoldsLocksOnTheServer() {
        HostControl host = lab.source.host();
        String directory = lab.lab.directory().resolve("locked").toString();
        TaskBrake brake = new TaskBrake(host, directory, Optional.empty());
        String pretend = "cp \"$(command -v sleep)\" mariadb-backup; echo 'Acquiring BACKUP LOCKS...' >backup.log;"
                + " ./mariadb-backup 600";

        assertThat(brake.pull()).as("nothing runs").isFalse();
        try (HostControl.RemoteTask task = host.start(directory, pretend, "")) {
            Awaited.within(SOON, "it runs", () -> programs("mariadb-backup").size() == 1);
            ProcessHandle process = programs("mariadb-backup").get(0);

            assertThat(brake.pull()).isFalse();
            assertThat(state(process)).isNotEqualTo("T");

            host.run("echo 'Acquired locks for BACKUP STAGE START' >>" + directory + "/backup.log", SOON);
            assertThat(brake.pull()).isTrue();
            Awaited.within(SOON, "it stands still", () -> state(process).equals("T"));

            brake.release();
            Awaited.within(SOON, "it goes on", () -> !state(process).equals("T"));

            host.run("echo 'Starting BACKUP STAGE FLUSH' >>" + directory + "/backup.log", SOON);
            assertThat(brake.pull()).isFalse();
            task.close();
        }
        host.endTask(directory);
    }

    @Test
    void doesNotLetTheRedoLogRunAwayDuringAPause() {
        RedoLog redo = new RedoLog(lab.source);
        assertThat(redo.isUrgent()).as("nobody knows where it was").isTrue();

        redo.pauseBegins();
        assertThat(redo.isUrgent()).isFalse();
        lab.change(lab.source, "CREATE TABLE shop.more LIKE shop.attachments");
        Awaited.within(SOON, "a quarter of the log is written", () -> {
            lab.change(lab.source, "INSERT INTO shop.more SELECT * FROM shop.attachments");
            lab.change(lab.source, "TRUNCATE TABLE shop.more");
            return redo.isUrgent();
        });
        lab.change(lab.source, "DROP TABLE shop.more");
    }

    private Copy pausing(Duration above) {
        return new Copy(
                lab.copy.transfer(),
                lab.copy.tool(),
                1,
                new Throttle(SLOWLY, Optional.of(above), Throttle.KEEP_FREE),
                Optional.empty());
    }

    /** The only directory there is, named after the time as innobackupex does it. */
    private Path backup() {
        Path data = lab.oldDb.dataDir().resolveSibling("data.landfall-outgoing/data");
        List<String> names = lab.source.host().view().list(data.toString()).orElseThrow();
        assertThat(names).singleElement().asString().matches("\\d{4}-\\d\\d-\\d\\d_\\d\\d-\\d\\d-\\d\\d");
        return data.resolve(names.get(0));
    }

    /** Throws why it ended, when it has. */
    private static boolean hasNotEnded(CompletableFuture<Void> sending) {
        if (sending.isDone()) {
            sending.join();
            throw new AssertionError("everything was sent before it could be cut off");
        }
        return true;
    }

    private long newest() {
        return lab.progress.stream()
                .reduce((earlier, later) -> later)
                .map(Progress::doneBytes)
                .orElse(0L);
    }

    private Stream<ProcessHandle> rsyncOf(String directory) {
        return programs("rsync").stream().filter(process -> environment(process).contains(directory + "\0"));
    }

    /** The programs that work for a task of this lab. */
    private List<ProcessHandle> programs(String... names) {
        String mark = "LANDFALL_TASK=" + lab.lab.directory();
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains(mark))
                .filter(process -> List.of(names)
                        .contains(Path.of(process.info().command().orElse("/-"))
                                .getFileName()
                                .toString()))
                .toList();
    }

    private static String environment(ProcessHandle process) {
        return read(Path.of("/proc/" + process.pid() + "/environ"));
    }

    private static String state(ProcessHandle process) {
        return read(Path.of("/proc/" + process.pid() + "/stat")).replaceAll("(?s).*\\) (.).*", "$1");
    }

    /** To the server that works in this directory. */
    private void signal(String name, Path dataDirectory) {
        lab.source
                .host()
                .run(
                        "for p in /proc/[0-9]*; do [ \"$(readlink $p/cwd)\" != '" + dataDirectory
                                + "' ] || case $(cat $p/comm) in mariadbd) kill -" + name + " ${p#/proc/};; esac; done",
                        Duration.ofSeconds(10));
    }

    private static Map<String, Long> checksums(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            file -> directory.relativize(file).toString(),
                            RsyncTest::checksum,
                            (one, other) -> one,
                            TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long checksum(Path file) {
        CRC32 sum = new CRC32();
        try {
            sum.update(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum.getValue();
    }

    /** A process may end while it is read; then it says nothing. */
    private static String read(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
