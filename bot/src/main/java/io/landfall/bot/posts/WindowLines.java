package io.landfall.bot.posts;

import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Reach;
import io.landfall.bot.report.WindowText;
import io.landfall.runbooks.cutover.FenceSource;
import io.landfall.runbooks.cutover.OpenTarget;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.run.state.RunObserver.RunEvent;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Says when nobody can write, and when everybody can again: each in a message of its own. */
final class WindowLines {

    /** The runs that have opened the target, and of which the journal does not say yet how long that took. */
    private final Set<Long> opened = new HashSet<>();

    Optional<Message> after(RunEvent event, RunStatus run, RecordedRun recorded) {
        if (event.what() == What.STEP_DONE && event.step().equals(OpenTarget.NAME)) {
            opened.add(run.run());
        }
        return text(event, run, recorded).map(line -> Message.of(line).reaching(Reach.READERS_AT_ONCE));
    }

    private Optional<String> text(RunEvent event, RunStatus run, RecordedRun recorded) {
        boolean isFence = event.step().equals(FenceSource.NAME);
        if (event.what() == What.STEP_DONE && isFence) {
            return WindowText.stopped(recorded);
        }
        if (event.what() == What.UNDO_DONE && isFence) {
            return WindowText.takenBack(run, recorded);
        }
        Optional<String> again = opened.contains(run.run()) ? WindowText.again(recorded) : Optional.empty();
        if (again.isPresent() || event.what() == What.ENDED) {
            opened.remove(run.run());
        }
        return again;
    }
}
