package io.landfall.bot.command;

import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.MigrationText;
import io.landfall.bot.text.RunText;
import io.landfall.runbooks.limits.Freezes;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.settings.MigrationSettings;
import java.util.Map;
import java.util.Optional;

/** Lists the migrations. */
public record ListCommand(Runs runs, Map<String, MigrationSettings> migrations, Freezes freezes) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.LIST;
    }

    @Override
    public String usage() {
        return "list";
    }

    @Override
    public String help() {
        return "list the migrations and where each is";
    }

    @Override
    public Optional<Message> act(Call call) {
        call.arguments().end();
        return Optional.of(Message.of(migrations.size() == 1 ? "1 migration" : migrations.size() + " migrations")
                .with(freezes.now().stream()
                        .map(freeze -> Item.of(Mark.WARNING, freeze.toString()))
                        .toList())
                .with(migrations.values().stream().map(this::line).toList()));
    }

    private Item line(MigrationSettings migration) {
        Optional<RunStatus> active = runs.active(migration.name()).map(Run::status);
        String now = active.map(RunText::title).orElse("no run");
        return Item.named(
                Mark.NONE,
                migration.name(),
                MigrationText.servers(migration) + "; " + MigrationText.phase(runs.phase(migration.name()), active)
                        + "; " + now);
    }
}
