package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Incoming;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.AuditText;
import io.landfall.runbooks.journal.Journal;
import java.util.Collection;
import java.util.Optional;

/** Tells what happened in a migration and who agreed to it. */
public record AuditCommand(Journal journal, Collection<String> migrations) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.AUDIT;
    }

    @Override
    public String usage() {
        return "audit MIGRATION";
    }

    @Override
    public String help() {
        return "tell what happened, who asked and who agreed, and whether the journal is whole";
    }

    @Override
    public boolean takesMigration() {
        return true;
    }

    /** All rows go with it as a file, which a channel shows to everybody. */
    @Override
    public boolean onlyLooks(Incoming said) {
        return false;
    }

    @Override
    public Optional<Message> act(Call call) {
        String migration = call.arguments().migration(migrations);
        call.arguments().end();
        return Optional.of(AuditText.summary(migration, journal));
    }
}
