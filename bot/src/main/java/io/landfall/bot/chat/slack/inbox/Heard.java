package io.landfall.bot.chat.slack.inbox;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Something that somebody said in Slack.
 *
 * @param event its identity, the same however and however often it is delivered
 * @param way how it was said
 * @param channel the channel's id
 * @param thread the thread it was said in; empty for the channel itself
 * @param stamp the message; of a button, the one that holds it; {@code 0} when there is none
 * @param saidAt when it was said, by Slack's clock, as Slack writes it; empty when Slack does not tell
 * @param user the id of who said it
 * @param text what was said
 * @param trigger lets a form be opened, for 3 s; empty when it does not
 * @param heardNanos when it was heard, by the monotonic clock
 */
public record Heard(
        String event,
        Way way,
        String channel,
        Optional<String> thread,
        String stamp,
        Optional<String> saidAt,
        String user,
        String text,
        Optional<String> trigger,
        long heardNanos) {

    /** How something can be said. */
    public enum Way {
        SLASH,
        MENTION,
        THREAD,
        BUTTON,
        FORM
    }

    /** A message, whoever delivers it: as an event, as a mention, or read in its thread later. */
    public static Heard message(
            Way way, String channel, Optional<String> thread, String stamp, String user, String text) {
        return new Heard(
                "slack:message:" + channel + ":" + stamp,
                way,
                channel,
                thread.filter(start -> !start.equals(stamp)),
                stamp,
                Optional.of(stamp),
                user,
                text,
                Optional.empty(),
                System.nanoTime());
    }

    /** The command: without what only addresses Landfall, and as it was meant. */
    public String words() {
        return Words.of(text);
    }

    /** The thread in which an answer belongs; of a message in the channel itself, the one that it begins. */
    public Optional<String> answerThread() {
        return way == Way.MENTION ? Optional.of(thread.orElse(stamp)) : thread;
    }

    /** Whether it was said before the message {@code other} was there. */
    boolean isBefore(String other) {
        return isEarlier(stamp, other);
    }

    /** Whether it was said or heard before {@code other} was. */
    boolean isOlderThan(Heard other) {
        boolean isSaidBefore =
                saidAt.isPresent() && other.saidAt.isPresent() && isEarlier(saidAt.get(), other.saidAt.get());
        return isSaidBefore || heardNanos - other.heardNanos < 0;
    }

    /** Whether Slack's time stamp {@code one} is before {@code other}. */
    static boolean isEarlier(String one, String other) {
        return new BigDecimal(one).compareTo(new BigDecimal(other)) < 0;
    }
}
