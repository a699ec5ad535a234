package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import java.util.Optional;

/** Opens the window of an armed run. */
public record GoCommand(RunOfThread threads) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.GO;
    }

    @Override
    public String usage() {
        return "go";
    }

    @Override
    public String help() {
        return "open the window of an armed run";
    }

    @Override
    public Optional<Message> act(Call call) {
        call.arguments().end();
        threads.of(call).go(call.instruction());
        return Optional.empty();
    }
}
