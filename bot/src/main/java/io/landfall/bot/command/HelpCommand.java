package io.landfall.bot.command;

import io.landfall.bot.conversation.Block.Table;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.Spelling;
import io.landfall.monitor.LandfallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells what can be said here. */
public record HelpCommand(List<Command> others, List<Channel.Word> words) implements Command {

    @Override
    public CommandWord said() {
        return CommandWord.HELP;
    }

    @Override
    public String usage() {
        return "help [command]";
    }

    @Override
    public String help() {
        return "tell what can be said here";
    }

    @Override
    public Optional<Message> act(Call call) {
        Optional<String> word = call.arguments().next();
        call.arguments().end();
        return Optional.of(word.map(this::one).orElseGet(this::all));
    }

    private Message one(String word) {
        List<String> known = others.stream().map(Command::word).toList();
        Command command = others.stream()
                .filter(other -> other.word().equalsIgnoreCase(word))
                .findFirst()
                .or(() -> Optional.of(new Unknown(others, List.of()).begunBy(word))
                        .filter(begun -> begun.size() == 1)
                        .map(begun -> begun.get(0)))
                .orElseThrow(() -> LandfallException.badInput("There is no command `" + word + "`."
                        + Spelling.didYouMean(word, known, "There are " + String.join(", ", known) + ".")));
        return Message.of("`" + command.usage() + "`: " + command.help());
    }

    private Message all() {
        List<Channel.Word> entries = new ArrayList<>();
        entries.add(new Channel.Word(usage(), help()));
        others.forEach(command -> entries.add(new Channel.Word(command.usage(), command.help())));
        entries.addAll(words);
        return Message.of("what can be said here")
                .with(new Table(entries.stream()
                        .map(entry -> List.of(entry.usage(), entry.help()))
                        .toList()));
    }
}
