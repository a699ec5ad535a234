package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.ChecksText;
import io.landfall.bot.text.LagText;
import io.landfall.bot.text.MigrationText;
import io.landfall.bot.text.Outlook;
import io.landfall.bot.text.RunText;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.run.state.RunStatus;
import java.util.Map;
import java.util.Optional;

/** Tells where a migration is, in one line. */
public record SupCommand(Runs runs, Map<String, Outlook> outlooks) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.SUP;
    }

    @Override
    public String usage() {
        return "sup MIGRATION";
    }

    @Override
    public String help() {
        return "the same in one line";
    }

    @Override
    public boolean takesMigration() {
        return true;
    }

    @Override
    public Optional<Message> act(Call call) {
        String name = call.arguments().migration(outlooks.keySet());
        call.arguments().end();
        Optional<RunStatus> active = runs.active(name).map(Run::status);
        String run = active.map(RunText::title).orElse("no run");
        return Optional.of(Message.of(name + ": " + MigrationText.phase(runs.phase(name), active) + "; lag "
                + LagText.newest(outlooks.get(name).lag(LagText.RECENT)) + "; " + run
                + ChecksText.brief(outlooks.get(name).alarms())));
    }
}
