package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.VerifyText;
import io.landfall.runbooks.verify.Verification;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Compares every row of both servers in the background, while writes go on. */
public record VerifyCommand(Map<String, Verification> verifications) implements Command {

    private static final String STOP = "stop";

    @Override
    public CommandWord said() {
        return CommandWord.VERIFY;
    }

    @Override
    public String usage() {
        return "verify MIGRATION [stop]";
    }

    @Override
    public String help() {
        return "compare every row of both servers while writes go on; `status` shows how far it is, `stop` ends it";
    }

    @Override
    public boolean takesMigration() {
        return true;
    }

    @Override
    public Optional<Message> act(Call call) {
        String migration = call.arguments().migration(verifications.keySet(), STOP::equals);
        boolean stops = call.arguments().takes(STOP);
        call.arguments().end();
        Verification verification = verifications.get(migration);
        if (stops) {
            verification.stop(call.who(), call.event());
            return Optional.of(Message.of("The rows of " + migration + " are not compared any more, and its applier"
                    + " runs: " + verification.known().line(Instant.now()) + "."));
        }
        verification.begin(call.who(), call.event());
        return Optional.of(VerifyText.begun(migration, verification.known()));
    }
}
