package io.landfall.bot.conversation.inbox;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Lane;
import io.landfall.bot.text.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What people write, as commands: without what phones, copying and politeness make of it. */
public final class Words {

    private static final Pattern LONG_DASH_OF_OPTION = Pattern.compile("(^|\\s)[–—](?=[a-z])");
    private static final Pattern DASH_OF_RANGE = Pattern.compile("(?<=\\d)\\s*[–—]\\s*(?=\\d)");
    /** Around all of it, as when it was copied from a message. */
    private static final Pattern QUOTED = Pattern.compile("[`\"'\u2018\u201c](.*)[`\"'\u2019\u201d]", Pattern.DOTALL);

    private static final Pattern ADDRESSED = Pattern.compile("(?i)^[@/.]*landfall[,:]?\\s+(?=\\S)");
    private static final Pattern POLITE = Pattern.compile("(?i)^please,?\\s+(?=\\S)|(?<=\\S),?\\s+please$");
    /** A question is none, and what stands inside may be meant. */
    private static final Pattern LAST_STOP = Pattern.compile("(?<=[^.,;!\\s])\\s*[.,;!]+$");

    private static final int MOST_WORDS_OF_A_SLIP = 2;
    /** Who writes {@code done} does not mean {@code deny}. */
    private static final List<String> MISSPELT = CommandWord.TO_A_RUN.stream()
            .filter(word -> !word.equals(CommandWord.DENY.text()))
            .toList();

    private Words() {}

    /** Returns the command: the first word in small letters, dashes as they were meant. */
    public static String of(String text) {
        String plain = bare(text.replace('\u00a0', ' ').strip());
        String dashes = DASH_OF_RANGE
                .matcher(LONG_DASH_OF_OPTION.matcher(plain).replaceAll("$1--"))
                .replaceAll("-");
        String first = CommandWord.first(dashes);
        return first.toLowerCase(Locale.ROOT) + dashes.substring(first.length());
    }

    private static String bare(String text) {
        String unquoted = QUOTED.matcher(text).replaceFirst("$1").strip();
        String said = ADDRESSED.matcher(unquoted).replaceFirst("");
        String ended = LAST_STOP.matcher(said).replaceFirst("");
        String bare = LAST_STOP.matcher(POLITE.matcher(ended).replaceAll("")).replaceFirst("");
        return bare.equals(text) ? text : bare(bare);
    }

    /** Whether a message in a run's thread is meant for the run, or is one slip away from that; people also just talk. */
    static boolean isToARun(String words) {
        String first = CommandWord.first(words);
        boolean isShort = words.split("\\s+").length <= MOST_WORDS_OF_A_SLIP;
        return CommandWord.TO_A_RUN.contains(first)
                || isShort
                        && first.length() > 2
                        && Spelling.nearest(first, MISSPELT)
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
    public static boolean isStoppingARun(String words) {
        return isStopping(words)
                && CommandWord.of(words).filter(CommandWord::isToARun).isPresent();
    }

    /** Whether it ends a run. */
    public static boolean isStoppingForGood(String words) {
        Optional<CommandWord> word = CommandWord.of(words);
        return word.equals(Optional.of(CommandWord.ABORT)) || word.equals(Optional.of(CommandWord.DENY));
    }

    /** Whether it changes nothing. */
    static boolean isLooking(String words) {
        return takes(Lane.LOOKING, words);
    }

    /** Whether looking at servers comes before its answer, which may take some seconds. */
    public static boolean takesItsTime(String words) {
        return takes(Lane.ACTING, words) || CommandWord.of(words).equals(Optional.of(CommandWord.CHECK));
    }

    private static boolean takes(Lane lane, String words) {
        return CommandWord.of(words).map(CommandWord::lane).equals(Optional.of(lane));
    }
}
