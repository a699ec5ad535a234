package io.landfall.bot.command;

import io.landfall.bot.chat.Message;
import io.landfall.bot.text.ChecksText;
import io.landfall.runbooks.engine.Runs;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks for the switch to the target, or shows what it would do. */
public record CutoverCommand(Runs runs, Collection<String> migrations) implements Command {

    private static final String CUTOVER = "cutover";

    @Override
    public String word() {
        return CUTOVER;
    }

    @Override
    public String usage() {
        return "cutover MIGRATION [--dry-run]";
    }

    @Override
    public String help() {
        return "show the plan of the switch and ask for approvals; --dry-run shows it and what its gates say, no more";
    }

    @Override
    public Lane lane() {
        return Lane.ACTING;
    }

    @Override
    public List<String> options() {
        return List.of("--dry-run");
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
        if (options.contains("dry-run")) {
            return Optional.of(preview(migration));
        }
        runs.start(migration, CUTOVER, Set.of(), call.who(), call.event());
        return Optional.empty();
    }

    private Message preview(String migration) {
        Runs.Preview preview = runs.preview(migration, CUTOVER, Set.of());
        return Message.of("dry run of the cutover of " + migration + ": nothing was changed or asked")
                .withLines(preview.plan().lines())
                .withLines(List.of("", "gates: " + ChecksText.summary(preview.gates())))
                .withLines(ChecksText.lines(preview.gates()));
    }
}
