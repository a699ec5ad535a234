package io.landfall.bot.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.MessageText;
import io.landfall.runbooks.approval.Question;
import io.landfall.runbooks.approval.Quorum;
import io.landfall.runbooks.approval.Quorum.Given;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import io.landfall.runbooks.run.state.RunStatus.StepStatus;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.Runbook.Approval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunTextTest {

    private static final Quorum.Given BEN = new Quorum.Given("ben", Instant.EPOCH);
    private static final Question QUESTION = new Question(
            List.of(
                    new Question.Asked(new Approval(2, "stop-writes"), new Quorum(1, List.of())),
                    new Question.Asked(new Approval(3, "promote"), new Quorum(1, List.of()))),
            "c24ba6b9" + "0".repeat(56));

    @Test
    void saysWhoseApprovalIsMissingAndThenThatItArms() {
        assertThat(RunText.title(asking(Optional.empty(), new Quorum(1, List.of(BEN)), new Quorum(1, List.of()))))
                .isEqualTo("#2 cutover shop: waits for approval of 3 promote");
        assertThat(RunText.title(asking(Optional.empty(), new Quorum(1, List.of(BEN)), new Quorum(1, List.of(BEN)))))
                .isEqualTo("#2 cutover shop: everything is approved; arming");
    }

    @Test
    void asksInTheWindowWithTheClockWhoMayUntilWhenAndWhatHappensOtherwise() {
        RunStatus run =
                asking(Optional.of(Duration.ofMillis(368)), new Quorum(1, List.of(BEN)), new Quorum(2, List.of(BEN)));

        Message question = new QuestionText(run, QUESTION, "ben, cora may", true).live(Instant.EPOCH);

        assertThat(question.title())
                .isEqualTo("#2 cutover shop: writes stopped for 368 ms, 50 s left, asks for approval of 2 stop-writes,"
                        + " 3 promote; plan c24ba6b9");
        assertThat(MessageText.of(question.body()))
                .containsExactly("ben, cora may, until 1970-01-01T00:00:50Z. Without that everything is taken back by"
                        + " itself then; `hold` and `abort` take it back at once.");
    }

    @Test
    void tellsProgressWithoutAZeroThatIsNone() {
        assertThat(RunText.progress(copied(1, 1_000_000, 10)))
                .contains(" less than 1 % of ")
                .doesNotContain(" 0 %");
        assertThat(RunText.progress(copied(93_000, 100_000, 50_000)))
                .endsWith(" 93 % of 97.7 KiB, 48.8 KiB/s, 1 s left");
    }

    private static Progress copied(long done, long expected, long rate) {
        return new Progress("take-hot-backup", done, OptionalLong.of(expected), rate, Duration.ZERO, "");
    }

    @Test
    void countsTheAgeOnlyOfApprovalsThatAreStillToBeUsed() {
        Given early = new Given("ben", Instant.EPOCH);
        Given later = new Given("ben", Instant.EPOCH.plusSeconds(60));

        assertThat(approved(early, RunStatus.Mark.DONE, later).oldestApproval()).contains(later.at());
        assertThat(approved(early, RunStatus.Mark.PENDING, later).oldestApproval())
                .contains(early.at());
    }

    private static RunStatus approved(Given first, RunStatus.Mark mark, Given second) {
        StageStatus used = new StageStatus(
                Optional.of(new Approval(1, "lower-dns-ttl")),
                Optional.empty(),
                false,
                false,
                new Quorum(1, List.of(first)),
                List.of(new StepStatus("lower-dns-ttl", "", mark, Duration.ZERO, Optional.empty())));
        RunStatus run = asking(Optional.empty(), new Quorum(1, List.of(second)), new Quorum(1, List.of()));
        return new RunStatus(
                run.run(),
                run.migration(),
                run.runbook(),
                run.requester(),
                run.state(),
                run.text(),
                run.question(),
                Stream.concat(Stream.of(used), run.stages().stream()).toList(),
                run.progress(),
                run.windowOpen(),
                run.windowLeft(),
                run.startedAt(),
                List.of());
    }

    @Test
    void hasAMarkForEveryMarkOfAStep() {
        assertThat(RunStatus.Mark.values()).extracting(RunText::mark).doesNotContain(Mark.NONE);
    }

    private static RunStatus asking(Optional<Duration> open, Quorum second, Quorum third) {
        return new RunStatus(
                2,
                "shop",
                "cutover",
                "ann",
                RunStatus.State.ASKING,
                QUESTION.text(),
                Optional.of(QUESTION),
                List.of(stage(2, "stop-writes", second), stage(3, "promote", third)),
                Optional.empty(),
                open,
                open.map(since -> Duration.ofSeconds(50)),
                Instant.EPOCH,
                List.of());
    }

    private static StageStatus stage(int number, String name, Quorum quorum) {
        return new StageStatus(
                Optional.of(new Approval(number, name)), Optional.empty(), true, true, quorum, List.of());
    }
}
