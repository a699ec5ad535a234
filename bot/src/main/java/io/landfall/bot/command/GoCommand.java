package io.landfall.bot.command;

import io.landfall.bot.chat.Message;
import java.util.Optional;

/** Opens the window of an armed run. */
public record GoCommand(RunOfThread threads) implements Command {

    @Override
    public String word() {
        return "go";
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
    public Lane lane() {
        return Lane.AGREEING;
    }

    @Override
    public Optional<Message> act(Call call) {
        call.arguments().end();
        threads.of(call).go(call.instruction());
        return Optional.empty();
    }
}
