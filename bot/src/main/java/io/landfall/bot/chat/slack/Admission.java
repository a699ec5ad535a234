package io.landfall.bot.chat.slack;

import io.landfall.bot.chat.slack.Heard.Way;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is handed on at all: what was said in another channel, outside of the thread it counts in, on an old button
 * or before the question was there is not.
 *
 * @param book the channels in which Landfall listens
 * @param threads the threads of the runs
 * @param questions what is asked now
 */
record Admission(ChannelBook book, RunThreads threads, Questions questions) {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** Returns why something is not even handed on; empty when it is. */
    Optional<String> refusal(Heard heard) {
        try {
            if (threads.runOf(heard).isEmpty()
                    && book.configured(heard.channel()).isEmpty()) {
                return Optional.of("Landfall listens in " + String.join(", ", book.all()) + " only. Nothing was done.");
            }
        } catch (SlackFailure e) {
            LOG.warn("Can't tell whether Landfall listens in {}", heard.channel(), e);
            return Optional.of("Slack did not say which channel this is. Nothing was done; say it again.");
        }
        String words = Words.of(heard.text());
        if (heard.way() == Way.BUTTON && !questions.isOpen(heard.stamp())) {
            return Optional.of("This button is an old one. Nothing was done. What is asked now stands further down in"
                    + " the thread; you can also write it there, such as `" + words + "`.");
        }
        if (Words.isAgreeing(words) && threads.runOf(heard).isEmpty()) {
            return Optional.of(
                    "`" + words + "` counts only in the thread of the run it is meant for. Nothing was done.");
        }
        boolean isTyped = heard.way() == Way.THREAD || heard.way() == Way.MENTION;
        if (isTyped
                && Words.isAgreeing(words)
                && questions.isOlderThanQuestion(heard.thread().orElse(""), heard)) {
            return Optional.of("`" + words + "` was said before what is asked now could be read. Nothing was done. Read"
                    + " it, then say it again.");
        }
        return Optional.empty();
    }
}
