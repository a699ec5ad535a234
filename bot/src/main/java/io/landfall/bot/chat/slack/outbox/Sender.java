package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.slack.api.ChannelBook;
import io.landfall.bot.chat.slack.api.Rendered;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.chat.slack.api.SlackText;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Reach;
import io.landfall.bot.conversation.Place;
import io.landfall.bot.conversation.outbox.Edits.Edit;
import io.landfall.bot.conversation.outbox.Form;
import io.landfall.bot.conversation.outbox.Item.Say;
import io.landfall.bot.conversation.outbox.Item.Whisper;
import io.landfall.bot.conversation.outbox.Transport;
import io.landfall.bot.conversation.outbox.Upload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends single messages to one channel of Slack. */
public final class Sender implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private static final int PART = 8_000;

    private final SlackApi api;
    private final Rendering rendering;
    private final ChannelBook book;
    private final String channel;
    private final BiConsumer<String, Message> changed;

    /** Sends to {@code channel}, as the file writes it; {@code changed} is told which message says what from now on. */
    public Sender(
            SlackApi api, Rendering rendering, ChannelBook book, String channel, BiConsumer<String, Message> changed) {
        this.api = api;
        this.rendering = rendering;
        this.book = book;
        this.channel = channel;
        this.changed = changed;
    }

    @Override
    public Sent say(Say say, Optional<String> thread) throws SlackFailure {
        Rendered rendered = rendered(say.form(), say.message(), say.heading());
        Optional<String> there = say.since().isPresent() ? find(thread, say) : Optional.empty();
        if (there.isPresent()) {
            LOG.info("A message was taken although Slack did not say so: {}", there.get());
            return new Sent(there.get(), rendered.files(), true);
        }
        Map<String, String> marks = new HashMap<>(say.marks());
        marks.put("id", say.id());
        boolean isForAll = say.message().reach() == Reach.CHANNEL;
        Place place = api.post(book.address(channel), thread, isForAll, rendered, marks);
        book.learn(channel, place.channel());
        return new Sent(place.stamp(), rendered.files(), false);
    }

    /** Where Slack does not let the app read, a message is rather said twice than never. */
    private Optional<String> find(Optional<String> thread, Say say) throws SlackFailure {
        try {
            return api.find(book.id(channel), thread, say.knownBy(), say.since().get());
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

    @Override
    public List<Upload> update(String stamp, Edit edit) throws SlackFailure {
        Rendered rendered = rendered(edit.form(), edit.message(), Optional.empty());
        api.update(book.id(channel), stamp, rendered);
        changed.accept(stamp, edit.message());
        return edit.isProgress() ? List.of() : rendered.files();
    }

    @Override
    public void whisper(Whisper whisper, Optional<String> thread) throws SlackFailure {
        api.whisper(book.address(channel), thread, whisper.user(), rendering.of(whisper.message(), whisper.heading()));
    }

    @Override
    public void upload(String thread, Upload file, Optional<Instant> triedAt) throws SlackFailure {
        String to = book.id(channel);
        if (triedAt.isEmpty() || !api.isUploaded(to, thread, file.name(), triedAt.get())) {
            api.upload(to, thread, file);
        }
    }

    @Override
    public List<Message> inWords(Upload file) {
        List<String> parts = SlackText.parts(file.text(), PART);
        List<Message> messages = new ArrayList<>();
        for (String part : parts) {
            String number = "(" + (messages.size() + 1) + " of " + parts.size() + ")";
            messages.add(Message.of(number, part.lines().toList()));
        }
        return messages;
    }
}
