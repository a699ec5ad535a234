package io.landfall.bot.chat.slack;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Something that somebody said in Slack.
 *
 * @param event its identity, the same however and however often it is delivered
 * @param way how it was said
 * @param channel the channel's id
 * @param thread the thread it was said in; empty for the channel itself
 * @param stamp when, as Slack writes it; of a button, the message that holds it
 * @param user the id of who said it
 * @param text what was said
 * @param trigger lets a form be opened, for 3 s; empty when it does not
 */
record Heard(
        String event,
        Way way,
        String channel,
        Optional<String> thread,
        String stamp,
        String user,
        String text,
        Optional<String> trigger) {

    /** How something can be said. */
    enum Way {
        SLASH,
        MENTION,
        THREAD,
        BUTTON,
        FORM
    }

    /** A message, whoever delivers it: as an event, as a mention, or read in its thread later. */
    static Heard message(Way way, String channel, Optional<String> thread, String stamp, String user, String text) {
        return new Heard(
                "slack:message:" + channel + ":" + stamp,
                way,
                channel,
                thread.filter(start -> !start.equals(stamp)),
                stamp,
                user,
                text,
                Optional.empty());
    }

    /** The thread in which an answer belongs; of a message in the channel itself, the one that it begins. */
    Optional<String> answerThread() {
        return way == Way.MENTION ? Optional.of(thread.orElse(stamp)) : thread;
    }

    /** Whether it was said before the message {@code other} was there. */
    boolean isBefore(String other) {
        return new BigDecimal(stamp).compareTo(new BigDecimal(other)) < 0;
    }
}
