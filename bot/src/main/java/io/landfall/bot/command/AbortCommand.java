package io.landfall.bot.command;

import io.landfall.bot.chat.Message;
import io.landfall.runbooks.engine.Run;
import java.util.Optional;

/** Takes everything back that a run has done. */
public record AbortCommand(Threads threads) implements Command {

    @Override
    public String word() {
        return "abort";
    }

    @Override
    public String usage() {
        return "abort [reason]";
    }

    @Override
    public String help() {
        return "take everything back that the run has done";
    }

    @Override
    public Lane lane() {
        return Lane.URGENT;
    }

    @Override
    public Optional<Message> act(Call call) {
        String reason = call.arguments().rest();
        Run run = threads.of(call);
        String now = run.abort(reason, call.who(), call.event());
        return Optional.of(Message.of("#" + run.number() + " " + now));
    }
}
