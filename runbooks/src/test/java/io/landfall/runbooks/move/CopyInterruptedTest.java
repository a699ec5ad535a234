package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabHost;
import io.landfall.lab.ShopData;
import io.landfall.lab.process.Awaited;
import io.landfall.monitor.DataSize;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.Step.Reversible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A copy that is slow enough to be watched and cut off. */
@TestInstance(Lifecycle.PER_CLASS)
class CopyInterruptedTest {

    private static final Duration SOON = Duration.ofMinutes(3);

    private MoveLab lab;
    private Found before;

    @BeforeAll
    void start() {
        lab = MoveLab.open();
        ShopData.seed(lab.oldDb, 8 << 20, ShopData.Logging.UNLOGGED);
        lab.step("claim-pair").act(lab.step("claim-pair").look());
    }

    @BeforeEach
    void beginSlowly() {
        lab.progress.clear();
        lab.copy = new MigrationSettings.Copy(1, Optional.of(DataSize.parse("2MiB")));
        before = lab.step("take-hot-backup").look();
    }

    @AfterEach
    void takeBack() {
        ((Reversible) lab.step("take-hot-backup")).undo(before);
        assertThatNothingIsLeftOnTheTarget();
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @Test
    void showsNoSecretToOtherProcessesAndKeepsItsRateWhileItRuns() throws IOException {
        Step step = lab.step("take-hot-backup");
        CompletableFuture<Void> copying = CompletableFuture.runAsync(() -> step.act(before));
        awaitCopying();

        String options = Files.readString(work().resolve("input"));
        String password = options.lines()
                .filter(line -> line.startsWith("password="))
                .findFirst()
                .orElseThrow()
                .replaceAll("password=|\"", "");
        String key = Files.readString(work().resolve("key"))
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();
        List<String> secrets = List.of(
                password,
                key,
                lab.lab.account(LabAccount.LANDFALL).password(),
                lab.lab.account(LabAccount.CANARY).password());
        new Deadline()
                .until(
                        () -> {
                            assertThat(commandLines())
                                    .allSatisfy(line -> assertThat(line).doesNotContain(secrets));
                            return lab.progress.size() >= 3;
                        },
                        Duration.ofMillis(20),
                        SOON,
                        () -> "no three reports of progress");
        assertThat(commandLines()).anyMatch(line -> line.contains("mbstream -x"));
        assertThat(lab.progress).allMatch(seen -> seen.bytesPerSecond() < 3 << 20);
        assertThat(password).hasSize(32);
        assertThat(options).contains("landfall_backup_run3");
        step.cancel();

        assertThatThrownBy(copying::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("Ended on request before it was done.");
        assertThatNothingIsLeftOnTheSource();
        assertThat(binaryLogs()).noneMatch(text -> text.contains(password));
    }

    /** At the least rate it would take far longer than this test may. */
    @Test
    void goesSlowerAndFasterWhileItRunsWhenSomebodySaysSo() {
        Step step = lab.step("take-hot-backup");
        CompletableFuture<Void> copying = CompletableFuture.runAsync(() -> step.act(before));
        awaitCopying();
        Step.Paced copy = (Step.Paced) step;

        copy.pace(Optional.of(copy.slowest()));
        Awaited.within(
                SOON, "the copy is told", () -> read(work().resolve("rate")).equals("1\n"));
        copy.pace(Optional.empty());
        copying.join();

        assertThat(lab.step("take-hot-backup").look().text("copied")).isEqualTo("true");
        assertThatNothingIsLeftOnTheSource();
    }

    @Test
    void leavesNothingWhenTheBotIsCutOffAndBeginsAnewAfterwards() {
        Step step = lab.step("take-hot-backup");
        CompletableFuture<Void> copying = CompletableFuture.runAsync(() -> step.act(before));
        awaitCopying();

        endSessions(lab.oldHost);

        assertThatThrownBy(copying::join).isInstanceOf(CompletionException.class);
        assertThatNothingIsLeftOnTheSource();
        ((Reversible) lab.step("take-hot-backup")).undo(before);
        assertThatNothingIsLeftOnTheSource();
        assertThatNothingIsLeftOnTheTarget();
        lab.copy = new MigrationSettings.Copy(2, Optional.empty());
        lab.step("take-hot-backup").act(before);
        assertThat(lab.step("take-hot-backup").look().text("copied")).isEqualTo("true");
    }

    @Test
    void saysWhichEndBrokeWhenThePipelineIsKilledAndLeavesNothing() {
        Step step = lab.step("take-hot-backup");
        CompletableFuture<Void> copying = CompletableFuture.runAsync(() -> step.act(before));
        awaitCopying();

        tasks().stream()
                .filter(process -> process.info().command().orElse("").endsWith("/mbstream"))
                .forEach(ProcessHandle::destroyForcibly);

        assertThatThrownBy(copying::join)
                .hasMessageContaining("A command on old-host ended with status 1. Its last words: ssh to "
                        + lab.newHost.sshUser() + "@127.0.0.1 ended with status");
        assertThatNothingIsLeftOnTheSource();
        assertThat(read(lab.newHost.authorizedKeysFile())).doesNotContain("landfall-journal-1-run3");
    }

    @Test
    void leavesNothingWhenItIsEndedWhileTheSourceMayNotBeRead() {
        lab.copy = new MigrationSettings.Copy(
                lab.copy.transfer(),
                lab.copy.tool(),
                1,
                new MigrationSettings.Throttle(
                        lab.copy.throttle().maxRate(),
                        Optional.of(Duration.ofNanos(1)),
                        lab.copy.throttle().keepFree()),
                Optional.empty());
        Step step = lab.step("take-hot-backup");
        CompletableFuture<Void> copying = CompletableFuture.runAsync(() -> step.act(before));
        Awaited.within(SOON, "it is paused", () -> lab.progress.stream()
                .anyMatch(seen -> seen.note().startsWith("paused: a short query takes ")));
        assertThat(tasks())
                .filteredOn(process -> process.info().command().orElse("").endsWith("/mariadb-backup"))
                .isNotEmpty()
                .allMatch(process ->
                        read(Path.of("/proc/" + process.pid() + "/stat")).contains(") T "));

        step.cancel();

        assertThatThrownBy(copying::join).hasMessageContaining("Ended on request before it was done.");
        assertThatNothingIsLeftOnTheSource();
    }

    /** What a host does when the bot is gone: its sessions end, and with them the input of what runs in them. */
    private static void endSessions(LabHost host) {
        long listener =
                Long.parseLong(read(host.directory().resolve("sshd.pid")).strip());
        ProcessHandle.of(listener).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> process.info().command().orElse("").endsWith("/sshd"))
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
    }

    private void awaitCopying() {
        Awaited.within(
                SOON,
                "the copy is under way",
                () -> !lab.progress.isEmpty()
                        && tasks().stream()
                                .anyMatch(process ->
                                        process.info().command().orElse("").endsWith("/mbstream")));
    }

    private void assertThatNothingIsLeftOnTheSource() {
        Awaited.within(SOON, "the work directory is gone", () -> !Files.exists(work()));
        new Deadline().until(() -> tasks().isEmpty(), Duration.ofMillis(50), SOON, () -> "still there: " + tasks());
        assertThat(lab.onSource("SELECT COUNT(*) FROM mysql.global_priv WHERE user LIKE 'landfall_backup%'"))
                .isEqualTo("0");
    }

    private void assertThatNothingIsLeftOnTheTarget() {
        assertThat(read(lab.newHost.authorizedKeysFile())).doesNotContain("landfall-journal-1-run3");
        assertThat(lab.newDb.dataDir().resolveSibling("data.landfall-incoming")).doesNotExist();
        assertThat(lab.newDb.dataDir()).isEmptyDirectory();
    }

    private Path work() {
        return lab.oldDb.dataDir().resolveSibling("data.landfall-backup");
    }

    /** The processes of this lab that carry out a task. */
    private List<ProcessHandle> tasks() {
        String mark = "LANDFALL_TASK=" + lab.lab.directory();
        return ProcessHandle.allProcesses()
                .filter(process ->
                        read(Path.of("/proc/" + process.pid() + "/environ")).contains(mark))
                .toList();
    }

    private static List<String> commandLines() {
        return ProcessHandle.allProcesses()
                .map(process ->
                        read(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' '))
                .toList();
    }

    private List<String> binaryLogs() {
        try (Stream<Path> files = Files.list(lab.oldDb.dataDir())) {
            return files.filter(file -> file.getFileName().toString().startsWith("binlog."))
                    .map(CopyInterruptedTest::readBytes)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        return Files.exists(file) ? readBytes(file) : "";
    }

    /** A process may end while it is read; then it says nothing. */
    private static String readBytes(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
