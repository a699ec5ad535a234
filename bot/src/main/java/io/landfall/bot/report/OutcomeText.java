package io.landfall.bot.report;

import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.RunText;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.cutover.OpenTarget;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.run.state.RunStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says in a few lines how a run has ended, and to whom: to who asked for it and, past the point of no return, to who
 * approved it.
 */
public final class OutcomeText {

    private static final int MOST_LINES = 5;

    private OutcomeText() {}

    public static Message ended(RunStatus run, RecordedRun recorded) {
        Message told = elsewhere(run, recorded)
                .with(warnings(run))
                .withLines(List.of(people(run, recorded) + " The report is the first message of this thread."));
        return NextStep.below(told, run);
    }

    /** Says it to those who are not concerned with it: no names, and not what warns. */
    public static Message elsewhere(RunStatus run, RecordedRun recorded) {
        Message message = ReportText.titled(run).withField("took", ReportText.took(run, recorded.rows()));
        return stopped(run, recorded)
                .map(time -> message.withField("writes stopped", "for " + time))
                .orElse(message);
    }

    /** Returns how long writes were stopped; empty when they were not. */
    public static Optional<String> stopped(RunStatus run, RecordedRun recorded) {
        return StoppedWrites.in(run, recorded.rows()).map(Elapsed::show).or(() -> new RunFacts(recorded.rows())
                .shownTime(OpenTarget.NAME, OpenTarget.WINDOW_MILLIS));
    }

    /** Says that a run is past the point of no return and does not come to its end by itself yet. */
    public static Message finishes(RunStatus run, RecordedRun recorded) {
        return Message.of(
                        Mark.WARNING,
                        RunText.name(run) + " is past the point of no return, and something is left to do. It is tried"
                                + " again and again.")
                .withLines(few(run.text().lines()))
                .withLines(List.of(people(run, recorded)))
                .reaching(Message.Reach.CHANNEL);
    }

    private static List<Item> warnings(RunStatus run) {
        return few(Stream.concat(run.warnings().stream(), left(run))).stream()
                .map(warning -> Item.of(Mark.WARNING, warning))
                .toList();
    }

    /** What is left to do by hand, and why a run was taken back behind the line that its title shows. */
    private static Stream<String> left(RunStatus run) {
        return run.text().lines().skip(run.state() == RunStatus.State.UNDONE ? 1 : 0);
    }

    private static List<String> few(Stream<String> lines) {
        return lines.limit(MOST_LINES).toList();
    }

    private static String people(RunStatus run, RecordedRun recorded) {
        String approvers = recorded.isCommitted()
                ? run.stages().stream()
                        .flatMap(stage -> stage.quorum().given().stream())
                        .map(given -> given.who())
                        .distinct()
                        .collect(Collectors.joining(" and "))
                : "";
        return run.requester() + " asked for it" + (approvers.isEmpty() ? "." : ", " + approvers + " approved it.");
    }
}
