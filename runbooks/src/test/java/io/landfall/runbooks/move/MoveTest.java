package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.ShopData;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.engine.Step.Reversible;
import org.junit.jupiter.api.Test;

/** Every step on real servers. */
class MoveTest {

    @Test
    void everyStepRunsRunsAgainIsUndoneAndRunsAgainUntilTheTargetFollows() {
        try (MoveLab lab = MoveLab.open()) {
            ShopData.seed(lab.oldDb, 2 << 20, ShopData.Logging.UNLOGGED);

            for (String name : MoveLab.STEPS) {
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
            assertThat(lab.progress).isNotEmpty().allMatch(seen -> seen.step().equals("take-hot-backup"));
            assertThat(lab.onTarget("SELECT COUNT(*) FROM shop.orders"))
                    .isEqualTo(lab.onSource("SELECT COUNT(*) FROM shop.orders"));
        }
    }

    private static void assertDone(MoveLab lab, String name) {
        Step again = lab.step(name);
        Found now = again.look();
        assertThat(again.isDone(now)).as("%s is done: %s", name, now).isTrue();
    }
}
