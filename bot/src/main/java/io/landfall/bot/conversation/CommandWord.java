package io.landfall.bot.conversation;

import io.landfall.runbooks.step.Runbook;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The words that commands begin with, and what is known of a command by its word alone: the only list of them, in the
 * order in which {@code help} has them.
 */
public enum CommandWord {
    HELP("help", Lane.LOOKING),
    LIST("list", Lane.LOOKING),
    CHECK("check", Lane.LOOKING),
    START("start", Lane.ACTING),
    STATUS("status", Lane.LOOKING),
    SUP("sup", Lane.LOOKING),
    LAG("lag", Lane.LOOKING),
    VERIFY("verify", Lane.ACTING),
    CUTOVER(Runbook.CUTOVER, Lane.ACTING),
    ROLLBACK(Runbook.ROLLBACK, Lane.ACTING),
    FINISH(Runbook.FINISH, Lane.ACTING),
    RATE("rate", Lane.ACTING),
    FREEZE("freeze", Lane.URGENT),
    THAW("thaw", Lane.ACTING),
    AUDIT("audit", Lane.LOOKING),
    ENROL("enrol", Lane.ACTING),
    APPROVE("approve", Lane.AGREEING, true),
    DENY("deny", Lane.URGENT, true),
    TICK("tick", Lane.AGREEING, true),
    UNTICK("untick", Lane.AGREEING, true),
    GO("go", Lane.AGREEING, true),
    HOLD("hold", Lane.URGENT, true),
    RESUME("resume", Lane.AGREEING, true),
    ABORT("abort", Lane.URGENT, true);

    /** What is said to a run, in its thread. */
    public static final List<String> TO_A_RUN = texts(CommandWord::isToARun);

    /** What is said where the migration is talked about. */
    public static final List<String> TO_LANDFALL = texts(word -> !word.isToARun());

    private final String text;
    private final Lane lane;
    private final boolean isToARun;

    CommandWord(String text, Lane lane) {
        this(text, lane, false);
    }

    CommandWord(String text, Lane lane, boolean isToARun) {
        this.text = text;
        this.lane = lane;
        this.isToARun = isToARun;
    }

    public String text() {
        return text;
    }

    /** What it waits for, and what waits for it. */
    public Lane lane() {
        return lane;
    }

    /** Whether it is said to one run, in that run's thread. */
    public boolean isToARun() {
        return isToARun;
    }

    /** Returns the one with which {@code words} begin; empty when they are no command. */
    public static Optional<CommandWord> of(String words) {
        String first = first(words);
        return Stream.of(values()).filter(known -> known.text.equals(first)).findFirst();
    }

    public static String first(String words) {
        return words.split("\\s+", 2)[0];
    }

    /** Returns the lane of what somebody says. What is no command is told so without waiting for what looks or starts. */
    public static Lane lane(String words) {
        return of(words).map(CommandWord::lane).orElse(Lane.AGREEING);
    }

    private static List<String> texts(Predicate<CommandWord> which) {
        return Stream.of(values()).filter(which).map(CommandWord::text).toList();
    }
}
