package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.slack.api.ChannelBook;
import io.landfall.bot.chat.slack.api.Rendered;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.chat.slack.api.Upload;
import io.landfall.bot.chat.slack.outbox.Edits.Edit;
import io.landfall.bot.chat.slack.outbox.Item.Form;
import io.landfall.bot.chat.slack.outbox.Item.Say;
import io.landfall.bot.chat.slack.outbox.Item.Search;
import io.landfall.bot.chat.slack.outbox.Item.Whisper;
import io.landfall.bot.conversation.Place;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends single messages to one channel of Slack. */
public final class Sender {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

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
     * @param wasThere whether it was there before it was to be sent
     */
    record Sent(String stamp, List<Upload> files, boolean wasThere) {}

    /** Sends to {@code channel}, as the file writes it; {@code changed} is told which message says what from now on. */
    public Sender(
            SlackApi api, Rendering rendering, ChannelBook book, String channel, BiConsumer<String, Message> changed) {
        this.api = api;
        this.rendering = rendering;
        this.book = book;
        this.channel = channel;
        this.changed = changed;
    }

    /** Says it, unless it is found to be there already. */
    Sent say(Say say, Optional<String> thread) throws SlackFailure {
        Rendered rendered = rendered(say.form(), say.message(), say.heading());
        Optional<String> there =
                say.search().isPresent() ? find(thread, say.search().get()) : Optional.empty();
        if (there.isPresent()) {
            LOG.info("A message was taken although Slack did not say so: {}", there.get());
            return new Sent(there.get(), rendered.files(), true);
        }
        Map<String, String> marks = new HashMap<>(say.marks());
        marks.put("id", say.id());
        Place place = api.post(book.address(channel), thread, rendered, marks);
        book.learn(channel, place.channel());
        return new Sent(place.stamp(), rendered.files(), false);
    }

    /** Where Slack does not let the app read, a message is rather said twice than never. */
    private Optional<String> find(Optional<String> thread, Search search) throws SlackFailure {
        try {
            return api.find(book.id(channel), thread, search.marks(), search.since());
        } catch (SlackFailure e) {
            if (e.isPassing()) {
                throw e;
            }
            LOG.warn("Can't look whether a message is there already, so it is sent again: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Rendered rendered(Form form, Message message, Optional<String> heading) {
        return switch (form) {
            case WHOLE -> rendering.of(message, heading);
            case BARE -> rendering.of(message, heading).bare();
            case SHORT -> Rendered.shortly(message);
        };
    }

    /** Changes a message; returns what is to be shown in its thread. */
    List<Upload> update(String stamp, Edit edit) throws SlackFailure {
        Rendered rendered = rendered(edit.form(), edit.message(), Optional.empty());
        api.update(book.id(channel), stamp, rendered);
        changed.accept(stamp, edit.message());
        return edit.isProgress() ? List.of() : rendered.files();
    }

    void whisper(Whisper whisper, Optional<String> thread) throws SlackFailure {
        api.whisper(book.address(channel), thread, whisper.user(), rendering.of(whisper.message(), Optional.empty()));
    }

    /** Shows a file, unless it is there since {@code triedAt}. */
    void upload(String thread, Upload file, Optional<Instant> triedAt) throws SlackFailure {
        String to = book.id(channel);
        if (triedAt.isEmpty() || !api.isUploaded(to, thread, file.name(), triedAt.get())) {
            api.upload(to, thread, file);
        }
    }
}
