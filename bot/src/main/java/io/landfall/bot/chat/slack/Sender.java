package io.landfall.bot.chat.slack;

import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.slack.Item.Say;
import io.landfall.bot.chat.slack.Item.Whisper;
import java.util.List;
import java.util.Optional;

/** Sends single messages to one channel of Slack. */
final class Sender {

    private final SlackApi api;
    private final Rendering rendering;
    private final ChannelId channel;

    /** Finds the channel's id when it is first asked. */
    @FunctionalInterface
    interface ChannelId {
        String find() throws SlackFailure;
    }

    /**
     * A message that Slack has taken.
     *
     * @param stamp what Slack calls it
     * @param files what is to be shown in its thread
     */
    record Sent(String stamp, List<Upload> files) {}

    Sender(SlackApi api, Rendering rendering, ChannelId channel) {
        this.api = api;
        this.rendering = rendering;
        this.channel = channel;
    }

    Sent say(Say say, Optional<String> thread) throws SlackFailure {
        Rendered rendered = rendering.of(say.message(), say.heading());
        return new Sent(api.post(channel.find(), thread, say.isBare() ? rendered.bare() : rendered), rendered.files());
    }

    /** Changes a message; returns what is to be shown in its thread. */
    List<Upload> update(String stamp, Message message) throws SlackFailure {
        Rendered rendered = rendering.of(message, Optional.empty());
        api.update(channel.find(), stamp, rendered);
        return rendered.files();
    }

    void whisper(Whisper whisper) throws SlackFailure {
        api.whisper(
                channel.find(), whisper.thread(), whisper.user(), rendering.of(whisper.message(), Optional.empty()));
    }

    void upload(String thread, Upload file) throws SlackFailure {
        api.upload(channel.find(), thread, file);
    }
}
