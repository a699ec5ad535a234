package io.landfall.bot.chat.slack.inbox;

import io.landfall.bot.chat.slack.api.SlackText;
import io.landfall.bot.command.Commands;
import io.landfall.bot.command.Lane;
import io.landfall.bot.text.Spelling;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What people write, as commands: without what only addresses Landfall, and without what phones make of it. */
public final class Words {

    private static final Pattern ADDRESSED = Pattern.compile("^\\s*<@[UW][A-Z0-9]+(\\|[^>]*)?>[,:]?\\s*");
    private static final Pattern LONG_DASH_OF_OPTION = Pattern.compile("(^|\\s)[–—](?=[a-z])");
    private static final Pattern DASH_OF_RANGE = Pattern.compile("(?<=\\d)\\s*[–—]\\s*(?=\\d)");
    private static final int MOST_WORDS_OF_A_SLIP = 2;

    private Words() {}

    /** Returns the command: the first word in small letters, dashes as they were meant. */
    public static String of(String text) {
        String plain = SlackText.unescaped(ADDRESSED.matcher(text).replaceFirst(""))
                .replace('\u00a0', ' ')
                .strip();
        String dashes = DASH_OF_RANGE
                .matcher(LONG_DASH_OF_OPTION.matcher(plain).replaceAll("$1--"))
                .replaceAll("-");
        String first = first(dashes);
        return first.toLowerCase(Locale.ROOT) + dashes.substring(first.length());
    }

    static String first(String words) {
        return words.split("\\s+", 2)[0];
    }

    /** Whether a message in a run's thread is meant for the run, or is one slip away from that; people also just talk. */
    static boolean isToARun(String text) {
        String words = of(text);
        String first = first(words);
        boolean isShort = words.split("\\s+").length <= MOST_WORDS_OF_A_SLIP;
        return Commands.TO_A_RUN.contains(first)
                || isShort
                        && first.length() > 2
                        && Spelling.nearest(first, Commands.TO_A_RUN)
                                .filter(word -> word.charAt(0) == first.charAt(0))
                                .isPresent();
    }

    /** Whether it would let something go on, which counts in the run's thread only. */
    static boolean isAgreeing(String words) {
        return takes(Lane.AGREEING, words);
    }

    /** Whether it stops something: it acts at once, whatever else waits. */
    static boolean isStopping(String words) {
        return takes(Lane.URGENT, words);
    }

    /** Whether it stops one run. */
    static boolean isStoppingARun(String words) {
        return isStopping(words) && Commands.TO_A_RUN.contains(first(words));
    }

    static boolean isApproving(String words) {
        return first(words).equals("approve");
    }

    /** Whether it changes nothing. */
    static boolean isLooking(String words) {
        return takes(Lane.LOOKING, words);
    }

    private static boolean takes(Lane lane, String words) {
        return Commands.lane(first(words)).equals(Optional.of(lane));
    }

    /** Whether it begins by addressing somebody. */
    static boolean isAddressed(String text) {
        return ADDRESSED.matcher(text).find();
    }

    /** Whether it begins by addressing {@code user}. */
    static boolean isAddressedTo(String user, String text) {
        return text.strip().startsWith("<@" + user + ">") || text.strip().startsWith("<@" + user + "|");
    }
}
