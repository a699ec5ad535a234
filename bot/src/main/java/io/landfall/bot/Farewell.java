package io.landfall.bot;

import io.landfall.bot.chat.Message;
import io.landfall.bot.text.RunText;
import io.landfall.runbooks.engine.Run;
import io.landfall.runbooks.engine.RunStatus;
import java.util.List;

/** What is said when the service ends while runs are active. */
final class Farewell {

    private Farewell() {}

    static Message of(List<Run> active) {
        return Message.of("Landfall is ending.")
                .withLines(active.stream().map(Run::status).map(Farewell::line).toList());
    }

    private static String line(RunStatus run) {
        String name = RunText.name(run);
        if (run.windowOpen().isPresent() || run.state() == RunStatus.State.UNDOING) {
            return name + ": the window is open; it is taken back or finished now. Wait for that.";
        }
        if (run.state() == RunStatus.State.FINISHING) {
            return name + ": past the point of no return; start the service again, and it finishes by itself.";
        }
        boolean isMove = run.runbook().equals("move");
        return name + ": left where it is; " + (isMove ? "the source is as it was" : "no write is stopped")
                + ". Start the service again, then say `resume` to go on or `abort` to take it back.";
    }
}
