package io.landfall.bot.chat.slack.inbox;

import io.landfall.bot.chat.slack.api.SlackText;
import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Heard.Way;
import io.landfall.bot.conversation.inbox.Words;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Slack delivers, as something that was heard. */
public final class SlackHeard {

    private static final Pattern ADDRESSED = Pattern.compile("^\\s*<@([UW][A-Z0-9]+)(\\|[^>]*)?>[,:]?\\s*");
    private static final Pattern STAMP = Pattern.compile("\\d{1,11}(\\.\\d{1,9})?");

    private SlackHeard() {}

    /** A message, whoever delivers it: as an event, as a mention, or read in its thread later. */
    public static Heard message(
            Way way, String channel, Optional<String> thread, String stamp, String user, String text) {
        Matcher addressed = ADDRESSED.matcher(text);
        return new Heard(
                "slack:message:" + channel + ":" + stamp,
                way,
                channel,
                thread.filter(start -> !start.equals(stamp)),
                Optional.of(stamp),
                moment(stamp),
                user,
                words(text),
                addressed.find() ? Optional.of(addressed.group(1)) : Optional.empty(),
                Optional.empty(),
                System.nanoTime());
    }

    /** What is no message, and of which Slack does not tell when it was said. */
    static Heard command(String event, Way way, String channel, Optional<String> thread, String user, String text) {
        return new Heard(
                event,
                way,
                channel,
                thread,
                Optional.empty(),
                Optional.empty(),
                user,
                words(text),
                Optional.empty(),
                Optional.empty(),
                System.nanoTime());
    }

    /** Returns the command: without what only addresses Landfall, and as it was meant. */
    public static String words(String text) {
        return Words.of(SlackText.unescaped(ADDRESSED.matcher(text).replaceFirst("")));
    }

    /** When something was said or posted that has this stamp; empty when it is none. */
    public static Optional<Instant> moment(String stamp) {
        return Optional.of(stamp)
                .filter(STAMP.asMatchPredicate())
                .map(BigDecimal::new)
                .map(seconds -> Instant.ofEpochSecond(
                        seconds.longValue(),
                        seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue()));
    }

    /** The same of a message of Landfall; of one that Slack names otherwise, long ago. */
    public static Instant postedAt(String stamp) {
        return moment(stamp).orElse(Instant.EPOCH);
    }
}
