package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.slack.api.ChannelBook;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.Daemons;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people directly who are not in the channel that concerns them. Nobody waits for it. */
public final class DirectCalls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DirectCalls.class);

    private final SlackApi api;
    private final ChannelBook book;
    private final BiConsumer<String, Message> say;
    private final ExecutorService calling = Daemons.queue("slack-calls");

    /** {@code say} posts in a channel by its id. */
    public DirectCalls(SlackApi api, ChannelBook book, BiConsumer<String, Message> say) {
        this.api = api;
        this.book = book;
        this.say = say;
    }

    /** Those of {@code people} who are not in {@code channel} are told soon. */
    public void call(Supplier<? extends Collection<String>> people, String channel, Message message) {
        try {
            calling.execute(() -> callNow(people.get(), channel, message));
        } catch (RejectedExecutionException e) {
            LOG.debug("The service ends", e);
        }
    }

    private void callNow(Collection<String> people, String channel, Message message) {
        try {
            Set<String> there = api.membersOfChannel(book.id(channel));
            people.stream().distinct().filter(one -> !there.contains(one)).forEach(one -> call(one, message));
        } catch (SlackFailure e) {
            LOG.warn("Nobody was told directly what is asked in {}: {}", channel, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Nobody was told directly what is asked in {}", channel, e);
        }
    }

    /** Whoever can't be written to is called in the channel all the same. */
    private void call(String person, Message message) {
        try {
            say.accept(api.direct(person), message);
        } catch (SlackFailure e) {
            LOG.warn("{} is not in the channel and can't be written to: {}", person, e.getMessage());
        }
    }

    @Override
    public void close() {
        calling.shutdownNow();
    }
}
