package io.landfall.bot.posts;

import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.RunText;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.limits.Freezes;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.Runbook;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Freezes every switch when a migration has gone back to its old server: somebody finds out why first, and says `thaw`. */
public final class FreezeAfterRollback implements RunObserver {

    private static final Logger LOG = LoggerFactory.getLogger(FreezeAfterRollback.class);
    private static final Person LANDFALL = new Person("", "Landfall");

    private final Freezes freezes;
    private final Channel channel;
    private final Map<String, String> channels;

    /** {@code channels} has the channel of each migration. */
    public FreezeAfterRollback(Freezes freezes, Channel channel, Map<String, String> channels) {
        this.freezes = freezes;
        this.channel = channel;
        this.channels = channels;
    }

    @Override
    public void on(RunEvent event) {
        if (event.what() == What.ENDED) {
            RunStatus run = event.run();
            if (run.runbook().equals(Runbook.ROLLBACK) && run.state() == State.DONE) {
                freeze(run);
            }
        }
    }

    private void freeze(RunStatus run) {
        String name = RunText.name(run);
        try {
            freezes.freeze("after " + name + ", which went back to the old server", LANDFALL, "rollback-" + run.run());
            channel.post(
                    channels.get(run.migration()),
                    Message.of(
                            Mark.WARNING,
                            "Frozen after " + name
                                    + " (`approvals.freeze-after-rollback`): no cutover, rollback or finish of"
                                    + " any migration begins until an approver says `thaw`."));
        } catch (LandfallException e) {
            LOG.info("Nothing was frozen after {}: {}", name, e.getMessage());
        }
    }
}
