package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.LagText;
import io.landfall.bot.text.Outlook;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.journal.history.History;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Draws lag, write rate and latency of the last minutes. */
public record LagCommand(Map<String, Outlook> outlooks, History history) implements Command {

    private static final Duration USUAL = Duration.ofMinutes(30);

    @Override
    public CommandWord said() {
        return CommandWord.LAG;
    }

    @Override
    public String usage() {
        return "lag MIGRATION [30m]";
    }

    @Override
    public String help() {
        return "draw lag, write rate and latency of the last 30 minutes, or as long as you say";
    }

    @Override
    public boolean takesMigration() {
        return true;
    }

    @Override
    public Optional<Message> act(Call call) {
        String migration = call.arguments().migration(outlooks.keySet(), word -> Character.isDigit(word.charAt(0)));
        Duration period =
                call.arguments().next().map(text -> Elapsed.parse("lag", text)).orElse(USUAL);
        call.arguments().end();
        return Optional.of(
                LagText.message(migration, period, outlooks.get(migration).lag(period), history.runs(migration)));
    }
}
