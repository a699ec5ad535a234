package io.landfall.bot.command;

import io.landfall.bot.config.form.Form;
import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import java.util.Collection;
import java.util.Optional;

/** Slows a copy that runs, or lets it go faster. */
public record RateCommand(Runs runs, Collection<String> migrations) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.RATE;
    }

    @Override
    public String usage() {
        return "rate MIGRATION RATE";
    }

    @Override
    public String help() {
        return "let the copy that runs go at most so fast, such as 50MB/s; 0 for no limit";
    }

    @Override
    public boolean takesMigration() {
        return true;
    }

    @Override
    public Optional<Message> act(Call call) {
        String words = call.incoming().text().strip();
        String migration = call.arguments().migration(migrations);
        Optional<DataSize> rate = rate(call.arguments().rest());
        Run run = runs.active(migration)
                .orElseThrow(() -> LandfallException.refused("Nothing of " + migration
                        + " is copied now, so nothing was changed. `rate` is for the time while a copy runs;"
                        + " before that, write `copy.max-rate` in the file."));
        run.pace(rate, call.instruction(), words);
        return Optional.of(
                Message.of("#" + run.number() + " copies " + Throttle.speed(rate) + " from now on (within two"
                        + " seconds), until somebody says something else. The file is not changed."));
    }

    /** Reads {@code 50MB/s}; also without what is the same to everybody. */
    private static Optional<DataSize> rate(String written) {
        if (written.isEmpty()) {
            throw LandfallException.badInput("How fast? Write a rate such as `50MB/s`, or `0` for no limit.");
        }
        if (written.equals("0")) {
            return Optional.empty();
        }
        return Optional.of(Form.RATE.read("rate", written));
    }
}
