package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.runbooks.run.Run;
import java.util.Optional;

/** Takes everything back that a run has done. */
public record AbortCommand(RunOfThread threads) implements Command {

    private static final String OFF = "--target-is-off";

    @Override
    public CommandWord said() {
        return CommandWord.ABORT;
    }

    @Override
    public String usage() {
        return "abort [--target-is-off NAME] [reason]";
    }

    @Override
    public String help() {
        return "take everything back that the run has done; --target-is-off only when it asks for that";
    }

    @Override
    public Optional<Message> act(Call call) {
        Optional<String> first = call.arguments().next();
        boolean isOff = first.equals(Optional.of(OFF));
        Optional<String> target = isOff ? Optional.of(call.arguments().next().orElse("")) : Optional.empty();
        String rest = call.arguments().rest();
        String reason = isOff ? rest : (first.orElse("") + " " + rest).strip();
        Run run = threads.of(call);
        String now = run.abort(reason, target, call.who(), call.event());
        return Optional.of(Message.of("#" + run.number() + " " + now));
    }
}
