package io.landfall.bot.chat.slack;

import com.slack.api.model.Message;
import io.landfall.bot.chat.slack.Heard.Way;
import io.landfall.bot.chat.slack.RunThreads.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads in the threads of the runs that go on what was said there while nothing could be heard. */
final class Missed {

    private static final Logger LOG = LoggerFactory.getLogger(Missed.class);
    /** Of a message with any other subtype people say nothing, or it is not theirs. */
    private static final Set<String> SAID = Set.of("", "thread_broadcast", "file_share");

    private final SlackApi api;
    private final RunThreads threads;
    private final Hearing hearing;
    private final Duration goodFor;

    /** What was said longer ago than {@code goodFor} is not done any more. */
    Missed(SlackApi api, RunThreads threads, Hearing hearing, Duration goodFor) {
        this.api = api;
        this.threads = threads;
        this.hearing = hearing;
        this.goodFor = goodFor;
    }

    /** Takes what was said since then; {@code tooLate} is told of what is too old. */
    void read(Instant since, Consumer<Heard> tooLate) throws SlackFailure {
        String oldest = since.getEpochSecond() + ".000000";
        for (Place place : threads.open()) {
            List<Message> replies = api.replies(place.channel(), place.stamp(), oldest);
            replies.stream().flatMap(message -> heard(place, message).stream()).forEach(heard -> take(heard, tooLate));
            LOG.info("{} messages stood in the thread {}", replies.size(), place.stamp());
        }
    }

    private void take(Heard heard, Consumer<Heard> tooLate) {
        Instant said = Instant.ofEpochSecond(Long.parseLong(heard.stamp().split("\\.")[0]));
        if (said.plus(goodFor).isBefore(Instant.now())) {
            hearing.take(heard, tooLate);
        } else {
            hearing.take(heard);
        }
    }

    private static Optional<Heard> heard(Place place, Message message) {
        boolean isSaidByAPerson = message.getBotId() == null
                && message.getUser() != null
                && message.getText() != null
                && message.getEdited() == null
                && SAID.contains(Optional.ofNullable(message.getSubtype()).orElse(""));
        return isSaidByAPerson
                ? Optional.of(Heard.message(
                        Way.THREAD,
                        place.channel(),
                        Optional.of(place.stamp()),
                        message.getTs(),
                        message.getUser(),
                        message.getText()))
                : Optional.empty();
    }
}
