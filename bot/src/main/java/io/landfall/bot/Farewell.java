package io.landfall.bot;

import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.RunText;
import io.landfall.runbooks.copy.hotbackup.SendBackup;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.step.Runbook;
import java.util.List;
import java.util.Optional;

/** What is said when the service ends while runs are active. */
final class Farewell {

    private Farewell() {}

    static Message of(List<Run> active) {
        return Message.of("Landfall is ending.")
                .withLines(active.stream().map(Run::status).map(Farewell::line).toList());
    }

    /** What is said when it has ended, of the runs that had a window open; nothing when there was none. */
    static Optional<Message> after(List<Run> active) {
        List<String> lines =
                active.stream().map(Run::status).map(Farewell::left).toList();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(Message.of("Landfall has ended.").withLines(lines));
    }

    /** Whether writes may be stopped now. */
    static boolean isInWindow(Run run) {
        RunStatus status = run.status();
        return status.windowOpen().isPresent() || status.state() == RunStatus.State.UNDOING;
    }

    private static String left(RunStatus run) {
        String name = RunText.name(run);
        return switch (run.state()) {
            case UNDONE -> name + ": taken back; writes go where they went before. The next start has nothing to do.";
            case DONE -> name + ": done. The next start has nothing to do.";
            default ->
                run.windowOpen().isPresent()
                        ? name + ": NOT over, writes may be stopped: " + run.text()
                                + ". Start Landfall again now; it asks the servers and goes back or finishes by itself."
                        : name + ": writes go on. Start Landfall again, and it finishes what is left by itself.";
        };
    }

    private static String line(RunStatus run) {
        String name = RunText.name(run);
        if (run.windowOpen().isPresent() || run.state() == RunStatus.State.UNDOING) {
            return name + ": the window is open; it is taken back or finished now. Wait for that.";
        }
        if (run.state() == RunStatus.State.FINISHING) {
            return name + ": past the point of no return; start the service again, and it finishes by itself.";
        }
        return name + ": left where it is; " + howItIs(run)
                + ". Start the service again, then say `resume` to go on or `abort` to take it back.";
    }

    private static String howItIs(RunStatus run) {
        if (!run.runbook().equals(Runbook.MOVE)) {
            return "no write is stopped";
        }
        boolean sends = run.stages().stream()
                .flatMap(stage -> stage.steps().stream())
                .anyMatch(step -> step.name().equals(SendBackup.NAME) && step.mark() == RunStatus.Mark.RUNNING);
        return sends ? "the source works as it did, and its backup stays to be sent on" : "the source is as it was";
    }
}
