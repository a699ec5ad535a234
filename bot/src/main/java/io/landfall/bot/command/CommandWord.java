package io.landfall.bot.command;

/**
 * The word that a command begins with, and what is known of the command by it alone.
 *
 * @param text the word
 * @param lane what it waits for, and what waits for it
 * @param isToARun whether it is said to one run, in that run's thread
 */
public record CommandWord(String text, Lane lane, boolean isToARun) {

    static CommandWord anywhere(String text, Lane lane) {
        return new CommandWord(text, lane, false);
    }

    static CommandWord inItsRun(String text, Lane lane) {
        return new CommandWord(text, lane, true);
    }
}
