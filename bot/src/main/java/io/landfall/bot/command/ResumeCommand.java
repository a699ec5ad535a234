package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import java.util.Optional;

/** Lets a held run go on. */
public record ResumeCommand(RunOfThread threads) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.RESUME;
    }

    @Override
    public String usage() {
        return "resume";
    }

    @Override
    public String help() {
        return "go on after a hold";
    }

    @Override
    public Optional<Message> act(Call call) {
        call.arguments().end();
        threads.of(call).resume(call.instruction());
        return Optional.empty();
    }
}
