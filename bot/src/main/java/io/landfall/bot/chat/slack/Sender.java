package io.landfall.bot.chat.slack;

import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.slack.Item.Say;
import io.landfall.bot.chat.slack.Item.Whisper;
import io.landfall.bot.chat.slack.RunThreads.Place;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Sends single messages to one channel of Slack. */
final class Sender {

    private final SlackApi api;
    private final Rendering rendering;
    private final ChannelBook book;
    private final String channel;
    private final BiConsumer<String, Message> changed;

    /**
     * A message that Slack has taken.
     *
     * @param stamp what Slack calls it
     * @param files what is to be shown in its thread
     */
    record Sent(String stamp, List<Upload> files) {}

    /** Sends to {@code channel}, as the file writes it; {@code changed} is told which message says what from now on. */
    Sender(SlackApi api, Rendering rendering, ChannelBook book, String channel, BiConsumer<String, Message> changed) {
        this.api = api;
        this.rendering = rendering;
        this.book = book;
        this.channel = channel;
        this.changed = changed;
    }

    Sent say(Say say, Optional<String> thread) throws SlackFailure {
        Rendered rendered = rendering.of(say.message(), say.heading());
        Place place = api.post(book.address(channel), thread, say.isBare() ? rendered.bare() : rendered);
        book.learn(channel, place.channel());
        return new Sent(place.stamp(), rendered.files());
    }

    /** Changes a message; returns what is to be shown in its thread. */
    List<Upload> update(String stamp, Message message) throws SlackFailure {
        Rendered rendered = rendering.of(message, Optional.empty());
        api.update(book.id(channel), stamp, rendered);
        changed.accept(stamp, message);
        return rendered.files();
    }

    void whisper(Whisper whisper) throws SlackFailure {
        api.whisper(
                book.address(channel),
                whisper.thread(),
                whisper.user(),
                rendering.of(whisper.message(), Optional.empty()));
    }

    void upload(String thread, Upload file) throws SlackFailure {
        api.upload(book.id(channel), thread, file);
    }
}
