package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Incoming;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.PlanText;
import io.landfall.runbooks.finish.FinishCatalog;
import io.landfall.runbooks.limits.CutoverLimits;
import io.landfall.runbooks.run.Runs;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks for a run whose plan is approved before it does anything, or shows what it would do.
 *
 * @param said {@code cutover}, {@code rollback} for the way back, {@code finish} for the end; also the runbook's name
 * @param help what it does, in one line
 * @param more the options it takes beside {@code --dry-run} and {@code --override}
 * @param runs where it is started
 * @param migrations that there are
 */
public record PlannedCommand(CommandWord said, String help, List<String> more, Runs runs, Collection<String> migrations)
        implements Command {

    private static final String DRY_RUN = "--dry-run";

    static PlannedCommand cutover(Runs runs, Collection<String> migrations) {
        return new PlannedCommand(
                CommandWord.CUTOVER,
                "show the plan of the switch and ask for approvals; --dry-run shows it and what its gates say, no more;"
                        + " --override goes against a freeze or time limit",
                List.of(),
                runs,
                migrations);
    }

    static PlannedCommand rollback(Runs runs, Collection<String> migrations) {
        return new PlannedCommand(
                CommandWord.ROLLBACK,
                "the same back to the old server, any time after a cutover",
                List.of(),
                runs,
                migrations);
    }

    static PlannedCommand finish(Runs runs, Collection<String> migrations) {
        return new PlannedCommand(
                CommandWord.FINISH,
                "end the way back and remove what Landfall made, after an approval; --remove-old-data also deletes the"
                        + " data that the target had before",
                List.of("--" + FinishCatalog.REMOVE_OLD_DATA),
                runs,
                migrations);
    }

    @Override
    public String usage() {
        return word() + " MIGRATION "
                + options().stream().map(option -> "[" + option + "]").collect(Collectors.joining(" "));
    }

    @Override
    public List<String> options() {
        return Stream.concat(Stream.of(DRY_RUN, "--" + CutoverLimits.OVERRIDE), more.stream())
                .toList();
    }

    @Override
    public boolean takesMigration() {
        return true;
    }

    @Override
    public boolean onlyLooks(Incoming said) {
        return said.text().contains(DRY_RUN);
    }

    @Override
    public Optional<Message> act(Call call) {
        Set<String> options = call.arguments().options(options());
        String migration = call.arguments().migration(migrations);
        call.arguments().end();
        if (options.remove("dry-run")) {
            return Optional.of(PlanText.preview(word(), migration, runs.preview(migration, word(), options)));
        }
        runs.start(migration, word(), options, call.who(), call.event());
        return Optional.empty();
    }
}
