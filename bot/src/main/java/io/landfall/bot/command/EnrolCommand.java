package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.approval.SecondFactor;
import java.util.List;
import java.util.Optional;

/** Gives somebody a second factor, and tells the channels that it did: whoever did not ask for it will say so. */
public record EnrolCommand(RunOfThread threads, ApprovalPolicy policy) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.ENROL;
    }

    @Override
    public String usage() {
        return "enrol";
    }

    @Override
    public String help() {
        return "get the key of your second factor, where `approvals.second-factor` asks for one; in a direct message";
    }

    @Override
    public Optional<Message> act(Call call) {
        call.arguments().end();
        SecondFactor factor = policy.secondFactor()
                .orElseThrow(() -> LandfallException.refused("Nothing is approved with a second factor here"
                        + " (`approvals.second-factor` is not set). Nothing was changed."));
        if (!threads.channel().isPrivate(call.incoming())) {
            throw LandfallException.refused("Others read this, and the key is for nobody but you. Nothing was changed."
                    + " Write the word enrol to Landfall in a direct message.");
        }
        if (policy.refusesGo(call.who(), "").isPresent()) {
            throw LandfallException.refused(call.who().name() + " is not in `approvals.approvers`, so no code is ever"
                    + " asked for. Nothing was changed.");
        }
        Secret key = factor.enrol(call.who());
        threads.channels().values().stream().distinct().forEach(channel -> threads.channel()
                .post(channel, Message.of(call.who().id() + " has a second factor from now on.")));
        return Optional.of(Message.of("Your second factor. The key is shown this once.")
                .withLines(List.of(
                        "Type it into an authenticator app, as time-based: `" + key.reveal() + "`",
                        "Or open it there: `otpauth://totp/Landfall:"
                                + call.who().name() + "?secret=" + key.reveal() + "&issuer=Landfall`",
                        "Delete this message when you have. From now on `promote` asks you for the app's code.")));
    }
}
