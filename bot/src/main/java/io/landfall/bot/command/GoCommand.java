package io.landfall.bot.command;

import io.landfall.bot.chat.Message;
import java.util.Optional;

/** Opens the window of an armed run. */
public record GoCommand(RunOfThread threads) implements Command {

    static final CommandWord SAID = CommandWord.inItsRun("go", Lane.AGREEING);

    @Override
    public CommandWord said() {
        return SAID;
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
