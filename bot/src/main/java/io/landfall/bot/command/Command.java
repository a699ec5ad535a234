package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Incoming;
import io.landfall.bot.conversation.Lane;
import io.landfall.bot.conversation.Message;
import java.util.List;
import java.util.Optional;

/** Something people can say to Landfall. */
public interface Command {

    /** The word it begins with; its lane is known by that. */
    CommandWord said();

    default String word() {
        return said().text();
    }

    /** How it is written: {@code lag MIGRATION [30m]}. */
    String usage();

    /** What it does, in one line. */
    String help();

    /** The options it takes, such as {@code --dry-run}. */
    default List<String> options() {
        return List.of();
    }

    /** Whether a migration's name comes next. */
    default boolean takesMigration() {
        return false;
    }

    /** Whether what was said only looks: then nobody is told but whoever asked. */
    default boolean onlyLooks(Incoming said) {
        return said().lane() == Lane.LOOKING;
    }

    /**
     * Does it, and returns the answer; empty when what it sets off is told in the run's thread. Throws BAD_INPUT when it
     * is written wrongly, REFUSED when a rule forbids it now.
     */
    Optional<Message> act(Call call);
}
