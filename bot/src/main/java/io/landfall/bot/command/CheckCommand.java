package io.landfall.bot.command;

import io.landfall.bot.chat.Message;
import io.landfall.bot.text.ChecksText;
import java.util.Map;
import java.util.Optional;

/** Looks at everything that matters for a migration. */
public record CheckCommand(Map<String, Outlook> outlooks) implements Command {

    @Override
    public String word() {
        return "check";
    }

    @Override
    public String usage() {
        return "check MIGRATION";
    }

    @Override
    public String help() {
        return "look at both servers, their hosts, DNS and the network; changes nothing";
    }

    @Override
    public Lane lane() {
        return Lane.LOOKING;
    }

    @Override
    public boolean takesMigration() {
        return true;
    }

    @Override
    public Optional<Message> act(Call call) {
        String migration = call.arguments().migration(outlooks.keySet());
        call.arguments().end();
        return Optional.of(ChecksText.message(migration, outlooks.get(migration).check()));
    }
}
