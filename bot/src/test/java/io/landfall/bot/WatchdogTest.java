package io.landfall.bot;

import static io.landfall.bot.Stage.ANN;
import static io.landfall.bot.Stage.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.run.state.RunStatus.Mark;
import io.landfall.runbooks.run.state.RunStatus.StepStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogTest {

    @TempDir
    Path directory;

    private final AtomicLong later = new AtomicLong();

    @Test
    void tellsSystemdNothingMoreWhileARunStandsStillInItsWindow() throws IOException {
        try (Stage stage = new Stage(directory, "shop");
                Watchdog watchdog = watchdog(stage, Runnable::run)) {
            CountDownLatch fence = stage.holdTheFence();
            stage.say(ANN, "cutover shop");
            stage.channel.post("asks for approval");
            watchdog.feed();
            assertThat(told()).containsExactly("/run/systemd/notify WATCHDOG=1");
            stage.say(BEN, "approve 2-4");
            stage.channel.post("is armed");
            stage.say(ANN, "go");
            await(() -> isFencing(stage));

            watchdog.feed();
            assertThat(told()).hasSize(2);
            later.set(Duration.ofMinutes(10).toNanos());
            watchdog.feed();
            assertThat(watchdog.standsStill()).contains("Run 1 stands still in its window: Pretend to fence-source.");
            assertThat(told()).hasSize(2);

            fence.countDown();
            await(() -> stage.runs.active().isEmpty());
            watchdog.feed();
            assertThat(told()).hasSize(3);
        }
    }

    @Test
    void tellsSystemdNothingMoreWhenNobodyTakesAbort() throws IOException {
        List<Runnable> waiting = new ArrayList<>();
        try (Stage stage = new Stage(directory, "shop");
                Watchdog watchdog = watchdog(stage, waiting::add)) {
            later.set(Duration.ofMinutes(10).toNanos());

            watchdog.feed();

            assertThat(watchdog.standsStill())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("`abort` has not been taken for "));
            assertThat(told()).isEmpty();
            waiting.get(0).run();
            watchdog.feed();
            assertThat(told()).hasSize(1);
        }
    }

    private Watchdog watchdog(Stage stage, Consumer<Runnable> urgent) throws IOException {
        Path program = directory.resolve("notify");
        Files.writeString(program, "#!/bin/sh\necho \"$NOTIFY_SOCKET $*\" >>'" + directory.resolve("told") + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        SystemdNotice systemd = new SystemdNotice(Map.of("NOTIFY_SOCKET", "/run/systemd/notify"), program.toString());
        return new Watchdog(systemd, stage.runs, urgent, () -> System.nanoTime() + later.get());
    }

    private List<String> told() throws IOException {
        Path told = directory.resolve("told");
        return Files.exists(told) ? Files.readAllLines(told) : List.of();
    }

    private static boolean isFencing(Stage stage) {
        return stage.runs.active().get(0).status().stages().stream()
                .flatMap(one -> one.steps().stream())
                .filter(step -> step.name().equals("fence-source"))
                .map(StepStatus::mark)
                .anyMatch(Mark.RUNNING::equals);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!condition.getAsBoolean()) {
            assertThat(end - System.nanoTime()).isPositive();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
