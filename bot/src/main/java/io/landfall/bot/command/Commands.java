package io.landfall.bot.command;

import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.text.Outlook;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.limits.Freezes;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.verify.Verification;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The commands that there are. */
public final class Commands {

    private Commands() {}

    /**
     * Whether what stands as code in a sentence is a command that is said where the migration is talked about: its word,
     * and behind it only names of {@code migrations}, options and what stands for them.
     */
    public static boolean isToLandfall(String code, Collection<String> migrations) {
        List<String> words = List.of(code.split(" "));
        return CommandWord.TO_LANDFALL.contains(words.get(0))
                && words.stream().skip(1).allMatch(word -> migrations.contains(word) || isPlaceholder(word));
    }

    private static boolean isPlaceholder(String word) {
        return word.startsWith("--") || word.startsWith("[") || word.equals(word.toUpperCase(Locale.ROOT));
    }

    /** Returns them in the order in which {@code help} lists them; with {@code channel}'s own words. */
    public static List<Command> all(
            Runs runs,
            Journal journal,
            History history,
            Map<String, MigrationSettings> migrations,
            Map<String, Outlook> outlooks,
            Map<String, Verification> verifications,
            Channel channel) {
        Map<String, String> channels = new LinkedHashMap<>();
        migrations.forEach((name, migration) -> channels.put(name, migration.channel()));
        RunOfThread threads = new RunOfThread(runs, channels, channel);
        Freezes freezes = new Freezes(journal, history, runs.policy());
        List<Command> commands = List.of(
                new ListCommand(runs, migrations, freezes),
                new CheckCommand(outlooks),
                new StartCommand(runs, migrations.keySet()),
                new StatusCommand(runs, migrations, outlooks, verifications, freezes),
                new SupCommand(runs, outlooks),
                new LagCommand(outlooks, history),
                new VerifyCommand(verifications),
                PlannedCommand.cutover(runs, migrations.keySet()),
                PlannedCommand.rollback(runs, migrations.keySet()),
                PlannedCommand.finish(runs, migrations.keySet()),
                new RateCommand(runs, migrations.keySet()),
                new FreezeCommand(freezes),
                new ThawCommand(freezes),
                new AuditCommand(journal, migrations.keySet()),
                new EnrolCommand(threads, runs.policy()),
                new ApproveCommand(threads),
                new DenyCommand(threads),
                new TickCommand(CommandWord.TICK, threads, migrations.keySet()),
                new TickCommand(CommandWord.UNTICK, threads, migrations.keySet()),
                new GoCommand(threads),
                new HoldCommand(threads),
                new ResumeCommand(threads),
                new AbortCommand(threads));
        return Stream.concat(Stream.of(new HelpCommand(commands, channel.words())), commands.stream())
                .toList();
    }
}
