package io.landfall.bot.command;

import io.landfall.bot.chat.Message;
import io.landfall.bot.text.PlanText;
import io.landfall.runbooks.engine.Runs;
import io.landfall.runbooks.limits.CutoverLimits;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for the switch to the other server, or shows what it would do.
 *
 * @param word {@code cutover}, or {@code rollback} for the way back; also the runbook's name
 * @param help what it does, in one line
 * @param runs where it is started
 * @param migrations that there are
 */
public record SwitchCommand(String word, String help, Runs runs, Collection<String> migrations) implements Command {

    static SwitchCommand cutover(Runs runs, Collection<String> migrations) {
        return new SwitchCommand(
                "cutover",
                "show the plan of the switch and ask for approvals; --dry-run shows it and what its gates say, no more;"
                        + " --override goes against a freeze or time limit",
                runs,
                migrations);
    }

    static SwitchCommand rollback(Runs runs, Collection<String> migrations) {
        return new SwitchCommand(
                "rollback", "the same back to the old server, any time after a cutover", runs, migrations);
    }

    @Override
    public String usage() {
        return word + " MIGRATION [--dry-run] [--override]";
    }

    @Override
    public Lane lane() {
        return Lane.ACTING;
    }

    @Override
    public List<String> options() {
        return List.of("--dry-run", "--" + CutoverLimits.OVERRIDE);
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
        if (options.remove("dry-run")) {
            return Optional.of(PlanText.preview(word, migration, runs.preview(migration, word, options)));
        }
        runs.start(migration, word, options, call.who(), call.event());
        return Optional.empty();
    }
}
