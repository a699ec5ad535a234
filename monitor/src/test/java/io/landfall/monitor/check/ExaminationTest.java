package io.landfall.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExaminationTest {

    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        end.countDown();
    }

    private record Looking(String name, Supplier<Finding> looks) implements Check {
        @Override
        public Finding look() {
            return looks.get();
        }
    }

    private static Requirement line(CheckGroup group, String name, Supplier<Finding> looks) {
        return Requirement.blocks(group, new Looking(name, looks));
    }

    private static Finding hang(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Finding.ok("let go");
    }

    /** What hangs is let go when all the others have answered. */
    @Test
    void looksAtAllThatAnswersAlsoBehindManyThatHang() {
        CountDownLatch unanswered = new CountDownLatch(9);
        Supplier<Finding> answers = () -> {
            unanswered.countDown();
            return Finding.ok("so it is");
        };
        List<Requirement> lines = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            lines.add(line(CheckGroup.HOST, "hangs_" + i, () -> hang(unanswered)));
        }
        for (int i = 0; i < 8; i++) {
            lines.add(line(CheckGroup.BINLOG, "answers_" + i, answers));
        }
        lines.add(line(CheckGroup.LATENCY, "measures", answers));

        try (Examination examination = new Examination(Duration.ofMinutes(5), Duration.ofMillis(20))) {
            assertThat(examination.look(lines))
                    .allMatch(result -> result.finding().status() == Status.OK)
                    .extracting(CheckResult::name)
                    .containsExactlyElementsOf(
                            lines.stream().map(Requirement::name).toList());
        }
    }

    @Test
    void neverTakesACheckThatWasNotMadeForAGoodOne() {
        List<Requirement> lines = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            lines.add(line(CheckGroup.HOST, "hangs_" + i, () -> hang(end)));
        }

        try (Examination examination = new Examination(Duration.ofMillis(100))) {
            assertThat(examination.look(lines))
                    .allMatch(CheckResult::blocks)
                    .last()
                    .satisfies(result -> assertThat(result.finding().text())
                            .isEqualTo("not looked at: what was looked at before gave no answer within 100 ms"));
        }
    }
}
