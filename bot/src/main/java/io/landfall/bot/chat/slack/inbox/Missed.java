package io.landfall.bot.chat.slack.inbox;

import com.slack.api.model.Message;
import io.landfall.bot.chat.slack.api.ChannelBook;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Heard.Way;
import io.landfall.bot.conversation.Place;
import io.landfall.bot.conversation.inbox.Inbox;
import io.landfall.bot.conversation.inbox.RunThreads;
import io.landfall.bot.conversation.inbox.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what was said while nothing could be heard: in the threads of the runs that go on, and to Landfall in its
 * channels.
 */
public final class Missed {

    private static final Logger LOG = LoggerFactory.getLogger(Missed.class);
    private final SlackApi api;
    private final RunThreads threads;
    private final ChannelBook book;
    private final Inbox inbox;

    public Missed(SlackApi api, RunThreads threads, ChannelBook book, Inbox inbox) {
        this.api = api;
        this.threads = threads;
        this.book = book;
        this.inbox = inbox;
    }

    /** Takes what was said since then, in its order. */
    void read(Instant since) throws SlackFailure {
        List<Heard> all = new ArrayList<>();
        for (Place place : threads.open()) {
            List<Message> replies =
                    orNone("the thread " + place.stamp(), () -> api.replies(place.channel(), place.stamp(), since));
            replies.stream().flatMap(message -> reply(place, message).stream()).forEach(all::add);
            LOG.info("{} messages stood in the thread {}", replies.size(), place.stamp());
        }
        for (String channel : book.allKnown()) {
            List<Message> messages = orNone(channel, () -> api.history(channel, since));
            messages.stream()
                    .flatMap(message -> mention(channel, message).stream())
                    .forEach(all::add);
            LOG.info("{} messages stood in {}", messages.size(), channel);
        }
        all.sort(Comparator.comparing(heard -> heard.saidAt().orElseThrow()));
        all.forEach(inbox::take);
    }

    @FunctionalInterface
    private interface Reading {
        List<Message> read() throws SlackFailure;
    }

    /** One place that Slack does not show at all must not keep the others from being read. */
    private static List<Message> orNone(String where, Reading reading) throws SlackFailure {
        try {
            return reading.read();
        } catch (SlackFailure e) {
            if (!e.isAboutThePlace()) {
                throw e;
            }
            LOG.warn("What was said in {} meanwhile can't be read: {}", where, e.getMessage());
            return List.of();
        }
    }

    private static Optional<Heard> reply(Place place, Message message) {
        return isSaidByAPerson(message)
                ? Optional.of(heard(Way.THREAD, place.channel(), Optional.of(place.stamp()), message))
                : Optional.empty();
    }

    private Optional<Heard> mention(String channel, Message message) {
        boolean isReply =
                message.getThreadTs() != null && !message.getThreadTs().equals(message.getTs());
        return isSaidByAPerson(message) && !isReply
                ? Optional.of(heard(Way.MENTION, channel, Optional.empty(), message))
                        .filter(inbox::isToMe)
                : Optional.empty();
    }

    private static Heard heard(Way way, String channel, Optional<String> thread, Message message) {
        return SlackHeard.message(way, channel, thread, message.getTs(), message.getUser(), message.getText());
    }

    /** What was edited says only to stop a run: nobody can have approved it as it stands now. */
    private static boolean isSaidByAPerson(Message message) {
        return message.getBotId() == null
                && message.getAppId() == null
                && message.getBotProfile() == null
                && message.getUser() != null
                && message.getText() != null
                && (message.getEdited() == null || Words.isStoppingARun(SlackHeard.words(message.getText())))
                && WrittenMessage.SAID.contains(
                        Optional.ofNullable(message.getSubtype()).orElse(""));
    }
}
