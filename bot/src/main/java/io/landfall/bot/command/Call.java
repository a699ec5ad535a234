package io.landfall.bot.command;

import io.landfall.bot.conversation.Incoming;
import io.landfall.runbooks.approval.Instruction;
import io.landfall.runbooks.journal.Person;

/**
 * A command as somebody gave it.
 *
 * @param incoming the whole message
 * @param arguments the words behind the command's own
 */
public record Call(Incoming incoming, Arguments arguments) {

    public Person who() {
        return incoming.who();
    }

    /** Returns what a run is told beside the words. */
    public Instruction instruction() {
        return new Instruction(who(), event(), incoming.shown(), incoming.heardNanos());
    }

    public String event() {
        return incoming.event();
    }
}
