package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.runbooks.move.MoveCatalog;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.step.Runbook;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starts the copy of a migration. */
public record StartCommand(Runs runs, Collection<String> migrations) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.START;
    }

    @Override
    public String usage() {
        return "start MIGRATION [--replace-target]";
    }

    @Override
    public String help() {
        return "copy the source to the target and let it follow; --replace-target gives up the data there";
    }

    @Override
    public List<String> options() {
        return List.of("--" + MoveCatalog.REPLACE_TARGET);
    }

    @Override
    public boolean takesMigration() {
        return true;
    }

    @Override
    public Optional<Message> act(Call call) {
        Set<String> options = call.arguments().options(options());
        String migration = call.arguments().migration(migrations);
        call.arguments().end();
        runs.start(migration, Runbook.MOVE, options, call.who(), call.event());
        return Optional.empty();
    }
}
