package io.landfall.bot.command;

import io.landfall.bot.chat.Channel;
import io.landfall.bot.text.Outlook;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.limits.Freezes;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.settings.MigrationSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The commands that there are. */
public final class Commands {

    /** What each of them begins with, in the order in which {@code help} lists them. */
    public static final List<CommandWord> WORDS = List.of(
            HelpCommand.SAID,
            ListCommand.SAID,
            CheckCommand.SAID,
            StartCommand.SAID,
            StatusCommand.SAID,
            SupCommand.SAID,
            LagCommand.SAID,
            PlannedCommand.CUTOVER,
            PlannedCommand.ROLLBACK,
            PlannedCommand.FINISH,
            FreezeCommand.SAID,
            ThawCommand.SAID,
            AuditCommand.SAID,
            ApproveCommand.SAID,
            GoCommand.SAID,
            HoldCommand.SAID,
            ResumeCommand.SAID,
            AbortCommand.SAID);

    /** What is said to a run, in its thread. */
    public static final List<String> TO_A_RUN = texts(CommandWord::isToARun);

    /** What is said where the migration is talked about. */
    public static final List<String> TO_LANDFALL = texts(word -> !word.isToARun());

    private Commands() {}

    private static List<String> texts(Predicate<CommandWord> which) {
        return WORDS.stream().filter(which).map(CommandWord::text).toList();
    }

    /**
     * Whether what stands as code in a sentence is a command that is said where the migration is talked about: its word,
     * and behind it only names of {@code migrations}, options and what stands for them.
     */
    public static boolean isToLandfall(String code, Collection<String> migrations) {
        List<String> words = List.of(code.split(" "));
        return TO_LANDFALL.contains(words.get(0))
                && words.stream().skip(1).allMatch(word -> migrations.contains(word) || isPlaceholder(word));
    }

    private static boolean isPlaceholder(String word) {
        return word.startsWith("--") || word.startsWith("[") || word.equals(word.toUpperCase(Locale.ROOT));
    }

    /** The lane that {@code word} takes; empty when no command begins with it. */
    public static Optional<Lane> lane(String word) {
        return WORDS.stream()
                .filter(known -> known.text().equals(word))
                .map(CommandWord::lane)
                .findFirst();
    }

    /** Returns them in the order in which {@code help} lists them; with {@code channel}'s own words. */
    public static List<Command> all(
            Runs runs,
            Journal journal,
            History history,
            Map<String, MigrationSettings> migrations,
            Map<String, Outlook> outlooks,
            Channel channel) {
        Map<String, String> channels = new LinkedHashMap<>();
        migrations.forEach((name, migration) -> channels.put(name, migration.channel()));
        RunOfThread threads = new RunOfThread(runs, channels, channel);
        Freezes freezes = new Freezes(journal, history, runs.policy());
        List<Command> commands = List.of(
                new ListCommand(runs, migrations, freezes),
                new CheckCommand(outlooks),
                new StartCommand(runs, migrations.keySet()),
                new StatusCommand(runs, migrations, outlooks, freezes),
                new SupCommand(runs, outlooks),
                new LagCommand(outlooks, history),
                PlannedCommand.cutover(runs, migrations.keySet()),
                PlannedCommand.rollback(runs, migrations.keySet()),
                PlannedCommand.finish(runs, migrations.keySet()),
                new FreezeCommand(freezes),
                new ThawCommand(freezes),
                new AuditCommand(journal, migrations.keySet()),
                new ApproveCommand(threads),
                new GoCommand(threads),
                new HoldCommand(threads),
                new ResumeCommand(threads),
                new AbortCommand(threads));
        return Stream.concat(Stream.of(new HelpCommand(commands, channel.words())), commands.stream())
                .toList();
    }
}
