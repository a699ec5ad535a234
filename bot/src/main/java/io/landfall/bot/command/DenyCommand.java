package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.run.Run;
import java.util.Optional;

/** Says no to what a run asks for: it is taken back. */
public record DenyCommand(RunOfThread threads) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.DENY;
    }

    @Override
    public String usage() {
        return "deny REASON";
    }

    @Override
    public String help() {
        return "say no to what is asked for: the run is taken back, and whoever asked reads why";
    }

    @Override
    public Optional<Message> act(Call call) {
        String reason = call.arguments().rest();
        if (reason.isBlank()) {
            throw LandfallException.badInput("Why? Whoever asked will read it. Nothing was changed.");
        }
        Run run = threads.of(call);
        return Optional.of(Message.of("#" + run.number() + " " + run.deny(reason, call.who(), call.event())));
    }
}
