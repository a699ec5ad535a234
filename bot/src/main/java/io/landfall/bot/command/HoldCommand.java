package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.RunText;
import io.landfall.runbooks.run.Run;
import java.util.Optional;

/** Stops a run before its next step. */
public record HoldCommand(RunOfThread threads) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.HOLD;
    }

    @Override
    public String usage() {
        return "hold [reason]";
    }

    @Override
    public String help() {
        return "stop before the next step; inside the window, take it back";
    }

    @Override
    public Optional<Message> act(Call call) {
        String reason = call.arguments().rest();
        Run run = threads.of(call);
        run.hold(reason, call.instruction());
        return Optional.of(
                Message.of("#" + run.number() + " stops before its next step; now: " + RunText.title(run.status())));
    }
}
