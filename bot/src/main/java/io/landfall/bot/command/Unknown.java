package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.text.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what somebody may have meant whose first word is no command; nothing of it is done.
 *
 * @param commands that there are
 * @param migrations that there are
 */
public record Unknown(List<Command> commands, Collection<String> migrations) {

    /** What a newcomer calls them. */
    private static final Map<CommandWord, List<String>> CALLED = Map.ofEntries(
            Map.entry(CommandWord.HELP, List.of("?", "hello", "hi", "commands", "usage", "man", "how", "what")),
            Map.entry(CommandWord.LIST, List.of("ls", "show", "migrations")),
            Map.entry(CommandWord.CHECK, List.of("test", "verify", "validate", "preflight", "doctor")),
            Map.entry(CommandWord.START, List.of("migrate", "move", "copy", "begin", "clone", "sync", "run")),
            Map.entry(CommandWord.STATUS, List.of("state", "progress", "info", "where")),
            Map.entry(CommandWord.LAG, List.of("delay", "behind", "graph", "chart")),
            Map.entry(CommandWord.CUTOVER, List.of("switch", "switchover", "failover", "promote", "cut-over", "plan")),
            Map.entry(CommandWord.ROLLBACK, List.of("revert", "failback", "back", "undo")),
            Map.entry(CommandWord.FINISH, List.of("end", "done", "complete", "cleanup", "clean")),
            Map.entry(CommandWord.RATE, List.of("throttle", "limit", "speed", "slow", "bandwidth", "faster", "slower")),
            Map.entry(CommandWord.FREEZE, List.of("lock", "block")),
            Map.entry(CommandWord.THAW, List.of("unfreeze", "unlock", "unblock")),
            Map.entry(CommandWord.AUDIT, List.of("log", "logs", "history", "report", "journal")),
            Map.entry(
                    CommandWord.APPROVE, List.of("yes", "y", "ok", "okay", "confirm", "accept", "agree", "lgtm", "+1")),
            Map.entry(CommandWord.GO, List.of("execute", "proceed", "engage")),
            Map.entry(CommandWord.TICK, List.of("checked", "check-off")),
            Map.entry(CommandWord.HOLD, List.of("stop", "wait", "pause", "halt")),
            Map.entry(CommandWord.RESUME, List.of("continue", "unpause", "unhold", "retry")),
            Map.entry(
                    CommandWord.ABORT,
                    List.of("stop", "cancel", "kill", "undo", "deny", "reject", "no", "n", "quit", "exit")));

    private static final List<String> OF_THE_SHELL =
            List.of("demo", "serve", "break-glass", "bench", "build", "journal", "--help", "--version", "version");

    /** Returns a whole answer. */
    public String answer(String word, List<String> others) {
        return isMigration(word) ? aboutAMigration(word, others) : aboutAWord(word);
    }

    private boolean isMigration(String word) {
        return migrations.stream().anyMatch(word::equalsIgnoreCase);
    }

    private String aboutAMigration(String name, List<String> others) {
        String command = others.stream()
                .findFirst()
                .flatMap(first -> meant(first).stream().findFirst())
                .map(Command::word)
                .orElse("status");
        return "`" + name + "` is a migration, and what to do comes first. Did you mean `" + command + " " + name
                + "`?";
    }

    private String aboutAWord(String word) {
        List<Command> meant = meant(word);
        String none = "There is no command `" + word + "`.";
        if (meant.isEmpty()) {
            return none + (OF_THE_SHELL.contains(word) ? " In a shell there is `./landfall " + word + "`." : "")
                    + " `help` lists what can be said.";
        }
        String which = meant.stream().map(command -> "`" + command.word() + "`").collect(Collectors.joining(" or "));
        return none + " Did you mean " + which + "?"
                + (meant.size() == 1
                        ? " Usage: `" + meant.get(0).usage() + "`"
                        : meant.stream()
                                .map(command -> " `" + command.usage() + "`: " + command.help() + ".")
                                .collect(Collectors.joining()));
    }

    /** Returns those that are called so, or begin so; else the one that is written nearly so. */
    private List<Command> meant(String word) {
        List<Command> called = commands.stream()
                .filter(command -> command.word().equals(word)
                        || CALLED.getOrDefault(command.said(), List.of()).contains(word))
                .toList();
        return Stream.of(called, begunBy(word))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElseGet(() -> near(word).stream().toList());
    }

    /** Returns those of which this is the beginning. */
    List<Command> begunBy(String word) {
        return commands.stream()
                .filter(command -> word.length() > 1 && command.word().startsWith(word))
                .toList();
    }

    private Optional<Command> near(String word) {
        return Spelling.nearest(word, commands.stream().map(Command::word).toList())
                .flatMap(near -> commands.stream()
                        .filter(command -> command.word().equals(near))
                        .findFirst());
    }
}
