package io.landfall.bot.posts;

import io.landfall.bot.config.ConfiguredApprovers;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.RunText;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunStatus;
import java.util.List;
import java.util.Map;

/** Tells approvers who are not in the channel of a migration that a question waits for them there. */
public final class AskedElsewhere implements RunObserver {

    private final Channel channel;
    private final Map<String, String> channels;
    private final ConfiguredApprovers approvers;

    /** {@code channels} has the channel of each migration. */
    public AskedElsewhere(Channel channel, Map<String, String> channels, ConfiguredApprovers approvers) {
        this.channel = channel;
        this.channels = channels;
        this.approvers = approvers;
    }

    @Override
    public void on(RunEvent event) {
        if (event.what() != What.ASKED) {
            return;
        }
        RunStatus run = event.run();
        run.question().ifPresent(question -> {
            String there = channels.get(run.migration());
            Message message = Message.of(RunText.name(run) + " " + question.text())
                    .withLines(List.of(run.requester() + " asked for this run. You may approve it, in its thread in "
                            + there + ", where you are not yet; here nothing can be approved."));
            channel.callIn(() -> approvers.whoMay(run.requester()), there, message);
        });
    }
}
