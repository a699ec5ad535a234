package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.ShopData;
import io.landfall.lab.process.Awaited;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.settings.MigrationSettings.Copy;
import io.landfall.runbooks.settings.MigrationSettings.Tool;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.Step.Reversible;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step on real servers. */
class MoveTest {

    static List<Copy> copies() {
        return List.of(new Copy(2, Optional.empty()), MoveLab.rsync(Tool.INNOBACKUPEX, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("copies")
    void everyStepRunsRunsAgainIsUndoneAndRunsAgainUntilTheTargetFollows(Copy copy) {
        try (MoveLab lab = MoveLab.open()) {
            lab.copy = copy;
            ShopData.seed(lab.oldDb, 2 << 20, ShopData.Logging.UNLOGGED);

            for (String name : lab.steps()) {
                Step step = lab.step(name);
                Found before = step.look();
                assertThat(step.isDone(before))
                        .as("%s before: %s", name, before)
                        .isFalse();
                step.act(before);
                assertDone(lab, name);
                if (!name.equals("take-hot-backup")) { // begins anew; see CopyInterruptedTest
                    lab.step(name).act(before);
                    assertDone(lab, name);
                }
                if (lab.step(name) instanceof Reversible reversible) {
                    reversible.undo(before);
                    reversible.undo(before);
                    Found undone = lab.step(name).look();
                    assertThat(undone).as("%s undone", name).isEqualTo(before);
                    lab.step(name).act(undone);
                    assertDone(lab, name);
                }
            }
            assertThat(lab.progress).isNotEmpty().allMatch(seen -> List.of("take-hot-backup", "send-backup")
                    .contains(seen.step()));
            assertThat(lab.beside(lab.oldDb, lab.source)).noneMatch(name -> name.startsWith("data."));
            assertThat(lab.onTarget("SELECT COUNT(*) FROM shop.orders"))
                    .isEqualTo(lab.onSource("SELECT COUNT(*) FROM shop.orders"));
            takesNoHeartbeatFromTheFutureForAYoungOne(lab);
        }
    }

    /** As the one that was written before the clock of this machine was set back. */
    private static void takesNoHeartbeatFromTheFutureForAYoungOne(MoveLab lab) {
        lab.heartbeat.close();
        Clock ahead = Clock.offset(Clock.systemUTC(), MoveLab.MAX_LAG.minusSeconds(1));
        lab.heartbeat = new HeartbeatWriter(lab.source, "journal-1", Duration.ofMillis(100), ahead);
        lab.heartbeat.start();
        Awaited.within(Duration.ofMinutes(3), "such a one has arrived", () -> lab.target
                .view()
                .heartbeat()
                .filter(beat -> beat.age(Instant.now()).isEmpty())
                .isPresent());

        Step catchUp = lab.step("catch-up");
        Found now = catchUp.look();

        assertThat(now.text("lag")).isEqualTo("not known");
        assertThat(catchUp.isDone(now)).isFalse();
    }

    private static void assertDone(MoveLab lab, String name) {
        Step again = lab.step(name);
        Found now = again.look();
        assertThat(again.isDone(now)).as("%s is done: %s", name, now).isTrue();
    }
}
