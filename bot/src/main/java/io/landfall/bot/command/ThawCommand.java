package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.runbooks.limits.Freeze;
import io.landfall.runbooks.limits.Freezes;
import java.util.Optional;

/** Ends the freeze. */
public record ThawCommand(Freezes freezes) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.THAW;
    }

    @Override
    public String usage() {
        return "thaw";
    }

    @Override
    public String help() {
        return "end the freeze; for whoever froze, and approvers";
    }

    @Override
    public Optional<Message> act(Call call) {
        call.arguments().end();
        Freeze was = freezes.thaw(call.who(), call.event());
        return Optional.of(Message.of("Thawed; it was " + was + "."));
    }
}
