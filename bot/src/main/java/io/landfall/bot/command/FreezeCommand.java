package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.runbooks.limits.Freezes;
import java.util.Optional;

/** Forbids every switch for the time being. */
public record FreezeCommand(Freezes freezes) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.FREEZE;
    }

    @Override
    public String usage() {
        return "freeze REASON";
    }

    @Override
    public String help() {
        return "let no cutover, rollback or finish of any migration begin until `thaw`";
    }

    @Override
    public Optional<Message> act(Call call) {
        freezes.freeze(call.arguments().rest(), call.who(), call.event());
        return Optional.of(Message.of("Frozen: no cutover, rollback or finish of any migration begins, and no window"
                + " opens, until `thaw`. A window that is open goes on; `hold` or `abort` stops it."));
    }
}
