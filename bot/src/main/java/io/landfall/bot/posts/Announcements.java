package io.landfall.bot.posts;

import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.report.OutcomeText;
import io.landfall.bot.text.RunText;
import io.landfall.runbooks.cutover.OpenTarget;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunStatus;

/** Tells a further channel when a run begins, when writes stop and go again, and how it has ended; nothing else. */
public final class Announcements implements RunObserver {

    private final Channel channel;
    private final String to;
    private final History history;

    /** Tells it in the channel {@code to}. */
    public Announcements(Channel channel, String to, History history) {
        this.channel = channel;
        this.to = to;
        this.history = history;
    }

    @Override
    public void on(RunEvent event) {
        switch (event.what()) {
            case STARTED -> {
                RunStatus run = event.run();
                say(Mark.NONE, run, " begins; " + run.requester() + " asked for it.");
            }
            case OPENS -> say(Mark.RUNNING, event.run(), ": writes are stopped.");
            case STEP_DONE -> {
                if (event.step().equals(OpenTarget.NAME)) {
                    RunStatus run = event.run();
                    say(Mark.DONE, run, ": writes go again" + stopped(run) + ".");
                }
            }
            case ENDED -> channel.post(to, OutcomeText.elsewhere(event.run(), recorded(event.run())));
            default -> {
                // That is told in the run's own thread.
            }
        }
    }

    private String stopped(RunStatus run) {
        return OutcomeText.stopped(run, recorded(run))
                .map(time -> "; they were stopped for " + time)
                .orElse("");
    }

    private void say(Mark mark, RunStatus run, String text) {
        channel.post(to, Message.of(mark, RunText.name(run) + text));
    }

    private RecordedRun recorded(RunStatus run) {
        return history.run(run.run()).orElseThrow();
    }
}
