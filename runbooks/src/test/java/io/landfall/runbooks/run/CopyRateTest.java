package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.Instruction;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People slow a copy while it runs. */
class CopyRateTest {

    private static final Optional<DataSize> FIFTY = Optional.of(DataSize.ofMebibytes(50));

    @TempDir
    Path directory;

    private final List<Optional<DataSize>> told = new CopyOnWriteArrayList<>();
    private Runnable whileCopying = () -> {};
    private RunRig rig;

    @BeforeEach
    void open() {
        rig = new RunRig(
                directory,
                new RunRig.FourEyes(),
                opened -> List.of(RunRig.unasked(opened.step("claim"), new Copy(), opened.step("follow"))));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void tellsTheCopyThatRunsAndJournalsWhoSaidIt() {
        whileCopying = () -> pace(FIFTY);
        Run run = rig.startMove();
        rig.seen.await(What.ENDED);

        assertThat(told).containsExactly(FIFTY);
        assertThat(rig.rows(run, EntryKind.RATE)).singleElement().satisfies(row -> {
            assertThat(row.who()).isEqualTo("ann");
            assertThat(row.data())
                    .containsEntry("bytes", "52428800")
                    .containsEntry("rate", "at most 50.0 MiB/s")
                    .containsEntry("name", "Ann");
        });
    }

    @Test
    void tellsACopyThatIsBegunAgainWhatWasSaidLast() {
        whileCopying = () -> {
            pace(FIFTY);
            pace(Optional.empty());
            pace(Optional.of(DataSize.ofMebibytes(7)));
            whileCopying = () -> {};
            throw LandfallException.external("the wire is cut.");
        };
        Run run = rig.startMove();
        rig.seen.await(What.HELD);
        told.clear();

        run.resume(ANN, rig.event());
        rig.seen.await(What.ENDED);

        assertThat(told).containsExactly(Optional.of(DataSize.ofMebibytes(7)));
    }

    @Test
    void refusesWhenNothingIsCopiedAndWhatIsTooSlow() {
        rig.step("follow").failing(1);
        whileCopying = () -> assertThatThrownBy(() -> pace(Optional.of(new DataSize(1_000_000))))
                .hasMessage("This copy can't go slower than 1.0 MiB/s. Nothing was changed. Write that or more, or"
                        + " `hold` the run; `0` means no limit.");
        Run run = rig.startMove();
        rig.seen.await(What.HELD);

        assertThatThrownBy(() -> pace(FIFTY))
                .hasMessageStartingWith("Nothing is copied now: run 1 is held (Held at follow: ")
                .hasMessageEndingWith("Nothing was changed. `rate` is for the time while a copy runs.");
        assertThat(told).isEmpty();
        assertThat(rig.rows(run, EntryKind.RATE)).isEmpty();
        assertThat(rig.rows(run, EntryKind.REFUSED)).hasSize(2);
    }

    private void pace(Optional<DataSize> rate) {
        rig.run().pace(rate, Instruction.now(ANN, rig.event()), "rate shop");
    }

    /** Copies nothing. */
    private final class Copy implements Step.Paced {

        private boolean done;

        @Override
        public String name() {
            return "copy";
        }

        @Override
        public String plan() {
            return "copies";
        }

        @Override
        public Duration limit() {
            return Duration.ofMinutes(2);
        }

        @Override
        public Found look() {
            return Found.of("done", done);
        }

        @Override
        public boolean isDone(Found now) {
            return done;
        }

        @Override
        public void act(Found before) {
            whileCopying.run();
            done = true;
        }

        @Override
        public DataSize slowest() {
            return DataSize.ofMebibytes(1);
        }

        @Override
        public void pace(Optional<DataSize> rate) {
            told.add(rate);
        }
    }
}
