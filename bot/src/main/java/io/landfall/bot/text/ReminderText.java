package io.landfall.bot.text;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.approval.Quorum;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reminds people of what a run waits for, and names those who have not answered. */
public final class ReminderText {

    private ReminderText() {}

    /**
     * Says for how long a run has waited, and for whom.
     *
     * @param whoStill tells who may approve beside those who have, as a sentence without its full stop
     */
    public static String waits(RunStatus run, Duration waited, Function<List<String>, String> whoStill) {
        String name = RunText.name(run);
        String time = Elapsed.show(Duration.ofSeconds(waited.toSeconds()));
        if (run.state() == State.HELD) {
            return name + " has been held for " + time + ". " + run.requester()
                    + " asked for it; `resume` goes on, `abort` ends it.";
        }
        List<StageStatus> open =
                run.stages().stream().filter(StageStatus::asked).toList();
        List<String> answered = open.stream()
                .flatMap(stage -> stage.quorum().given().stream())
                .map(Quorum.Given::who)
                .filter(who -> open.stream().allMatch(stage -> stage.quorum().hasGiven(who)))
                .distinct()
                .toList();
        return name + " has waited for " + time + ": it "
                + StageLines.asked(run).orElse("goes on") + ".\n" + whoStill.apply(answered) + ".";
    }

    /** Says that approvals expire soon, to who asked and to who gave them. */
    public static String expiresSoon(RunStatus run, Instant expiry) {
        String given = run.stages().stream()
                .flatMap(stage -> stage.quorum().given().stream())
                .map(Quorum.Given::who)
                .distinct()
                .collect(Collectors.joining(", "));
        return RunText.name(run) + ": approvals expire soon.\nAt " + Times.moment(expiry) + " those of " + given
                + " are asked for again. "
                + (run.state() == State.ARMED
                        ? run.requester() + ", who asked, or an approver may say `go` until then."
                        : "It " + StageLines.asked(run).orElse("goes on") + ".");
    }
}
