package io.landfall.bot.command;

import io.landfall.bot.chat.Incoming;
import io.landfall.runbooks.engine.Person;

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

    public String event() {
        return incoming.event();
    }
}
