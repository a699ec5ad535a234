package io.landfall.bot.command;

import io.landfall.bot.chat.Message;
import io.landfall.bot.text.PlanText;
import io.landfall.runbooks.engine.Runs;
import io.landfall.runbooks.limits.CutoverLimits;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Ends a migration for good, after an approval of the plan that says what goes and what stays. */
public record FinishCommand(Runs runs, Collection<String> migrations) implements Command {

    private static final String FINISH = "finish";

    @Override
    public String word() {
        return FINISH;
    }

    @Override
    public String usage() {
        return "finish MIGRATION [--dry-run] [--override] [--remove-old-data]";
    }

    @Override
    public String help() {
        return "end the way back and remove what Landfall made, after an approval; --remove-old-data also deletes the"
                + " data that the target had before";
    }

    @Override
    public Lane lane() {
        return Lane.ACTING;
    }

    @Override
    public List<String> options() {
        return List.of("--dry-run", "--remove-old-data", "--" + CutoverLimits.OVERRIDE);
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
            return Optional.of(PlanText.preview(FINISH, migration, runs.preview(migration, FINISH, options)));
        }
        runs.start(migration, FINISH, options, call.who(), call.event());
        return Optional.empty();
    }
}
