package io.landfall.bot.command.desk;

import io.landfall.bot.command.Command;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tells what may stand next in a line. */
public final class Completion implements Function<List<String>, List<String>> {

    private final Collection<String> migrations;
    private volatile List<Command> commands = List.of();

    public Completion(Collection<String> migrations) {
        this.migrations = migrations;
    }

    /** From here on these commands are offered. */
    public void offer(List<Command> all) {
        commands = List.copyOf(all);
    }

    @Override
    public List<String> apply(List<String> written) {
        if (written.isEmpty()) {
            return Stream.concat(commands.stream().map(Command::word), Stream.of("quit"))
                    .toList();
        }
        return commands.stream()
                .filter(command -> command.word().equals(written.get(0)))
                .findFirst()
                .map(command -> next(command, written))
                .orElse(List.of());
    }

    private List<String> next(Command command, List<String> written) {
        List<String> words = new ArrayList<>(command.options());
        words.removeAll(written);
        if (command.takesMigration() && written.stream().noneMatch(migrations::contains)) {
            words.addAll(0, migrations);
        }
        return words;
    }
}
