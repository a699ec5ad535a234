package io.landfall.bot.command;

import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.ChecksText;
import io.landfall.bot.text.LagText;
import io.landfall.bot.text.MigrationText;
import io.landfall.bot.text.Outlook;
import io.landfall.bot.text.RunText;
import io.landfall.bot.text.VerifyText;
import io.landfall.runbooks.limits.Freezes;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.verify.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells where a migration is. */
public record StatusCommand(
        Runs runs,
        Map<String, MigrationSettings> migrations,
        Map<String, Outlook> outlooks,
        Map<String, Verification> verifications,
        Freezes freezes)
        implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.STATUS;
    }

    @Override
    public String usage() {
        return "status MIGRATION";
    }

    @Override
    public String help() {
        return "tell where the migration is: run, steps, approvals, lag";
    }

    @Override
    public boolean takesMigration() {
        return true;
    }

    @Override
    public Optional<Message> act(Call call) {
        String name = call.arguments().migration(migrations.keySet());
        call.arguments().end();
        Message message = frozen(Message.of(name + ": "
                        + MigrationText.phase(
                                runs.phase(name), runs.active(name).map(Run::status))))
                .withField("servers", MigrationText.servers(migrations.get(name)))
                .withField("lag", LagText.newest(outlooks.get(name).lag(LagText.RECENT)));
        message = VerifyText.below(message, verifications.get(name), Instant.now());
        Message whole = message;
        List<Block> alarms = ChecksText.bad(outlooks.get(name).alarms());
        return Optional.of(runs.latest(name)
                .map(Run::status)
                .map(run -> whole.withField("run", RunText.title(run)).with(RunText.steps(run)))
                .orElseGet(() -> whole.withField("run", "none yet; `check " + name + "`, then `start " + name + "`"))
                .with(alarms));
    }

    private Message frozen(Message message) {
        return freezes.now()
                .map(freeze -> message.withField("freeze", freeze.toString()))
                .orElse(message);
    }
}
