package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.ChecksText;
import io.landfall.bot.text.Outlook;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.runbooks.Readiness;
import io.landfall.runbooks.move.MoveCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at everything that a run of a migration needs. */
public record CheckCommand(Map<String, Outlook> outlooks) implements Command {

    private static final String REPLACE_TARGET = "--" + MoveCatalog.REPLACE_TARGET;

    @Override
    public CommandWord said() {
        return CommandWord.CHECK;
    }

    @Override
    public String usage() {
        return "check MIGRATION [RUN] [GROUP] [" + REPLACE_TARGET + "]";
    }

    @Override
    public String help() {
        return "look at what the next run needs, and change nothing; RUN asks for another: "
                + String.join(", ", Readiness.ASKED) + "; GROUP looks at one only, such as `dns` or `latency`";
    }

    @Override
    public boolean takesMigration() {
        return true;
    }

    @Override
    public List<String> options() {
        return List.of(REPLACE_TARGET);
    }

    @Override
    public Optional<Message> act(Call call) {
        Set<String> options = call.arguments().options(options());
        String migration = call.arguments().migration(outlooks.keySet(), CheckCommand::isNext);
        Optional<CheckGroup> first = call.arguments().group();
        Optional<String> run = call.arguments().run(Readiness.ASKED);
        Optional<CheckGroup> group = first.or(call.arguments()::group);
        call.arguments().end();
        return Optional.of(
                ChecksText.message(migration, options, outlooks.get(migration).check(run, options, group)));
    }

    private static boolean isNext(String word) {
        return Readiness.ASKED.contains(word) || CheckGroup.WORDS.contains(word);
    }
}
