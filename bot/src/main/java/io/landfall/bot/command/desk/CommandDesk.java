package io.landfall.bot.command.desk;

import io.landfall.bot.command.Arguments;
import io.landfall.bot.command.Call;
import io.landfall.bot.command.Command;
import io.landfall.bot.command.Unknown;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Incoming;
import io.landfall.bot.conversation.Lanes;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what people write, finds the command, does it on its lane, answers, and journals it. */
public final class CommandDesk implements Channel.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);

    private final List<Command> commands;
    private final Collection<String> migrations;
    private final Channel channel;
    private final Journal journal;
    private final Lanes lanes;
    private final BiConsumer<String, String> counter;

    /** Counts each command with its outcome ({@code ok} or a kind of error) in {@code counter}. */
    public CommandDesk(
            List<Command> commands,
            Collection<String> migrations,
            Channel channel,
            Journal journal,
            Lanes lanes,
            BiConsumer<String, String> counter) {
        this.commands = List.copyOf(commands);
        this.migrations = migrations;
        this.channel = channel;
        this.journal = journal;
        this.lanes = lanes;
        this.counter = counter;
    }

    @Override
    public void hear(String words, Supplier<Optional<Incoming>> said) {
        lanes.run(CommandWord.lane(words), () -> said.get().ifPresent(this::perform));
    }

    private void perform(Incoming incoming) {
        List<String> words = new ArrayList<>(List.of(incoming.text().strip().split("\\s+")));
        String word = words.remove(0);
        if (word.isEmpty()) {
            return;
        }
        Optional<Command> command =
                commands.stream().filter(known -> known.word().equals(word)).findFirst();
        if (command.isEmpty()) {
            refuse(incoming, word, words);
        } else if (lanes.areShut()) {
            channel.answer(incoming, ending(word));
        } else {
            boolean onlyLooks = command.get().onlyLooks(incoming);
            boolean isForAll = onlyLooks && words.remove(Incoming.IN_CHANNEL);
            Incoming asked = isForAll ? incoming.withoutForAll() : incoming;
            perform(command.get(), new Call(asked, new Arguments(words)), onlyLooks && !isForAll);
        }
    }

    private static Message ending(String word) {
        return Message.of("Landfall is ending; `" + word + "` was not done. Say it again when Landfall is back.");
    }

    private void refuse(Incoming incoming, String word, List<String> others) {
        channel.whisper(incoming, Message.of(new Unknown(commands, migrations).answer(word, others)));
        journal(incoming, word, "unknown", "");
    }

    private void perform(Command command, Call call, boolean isForAsker) {
        String outcome = "bug";
        String why = "";
        try {
            command.act(call).ifPresent(message -> answer(call.incoming(), message, isForAsker));
            outcome = "ok";
        } catch (LandfallException e) {
            outcome = e.kind().name().toLowerCase();
            why = e.getMessage();
            Message failure = failure(command, e);
            if (e.kind() == LandfallException.Kind.BAD_INPUT) {
                channel.whisper(call.incoming(), failure);
            } else {
                channel.answer(call.incoming(), failure);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error("`{}` failed", command.word(), e);
            why = String.valueOf(e.getMessage());
            channel.answer(
                    call.incoming(),
                    Message.of(
                            Mark.FAILED,
                            "`" + command.word() + "` failed inside Landfall: " + why
                                    + ". That is our mistake; landfall.log has the details."));
        } finally {
            counter.accept(command.word(), outcome);
            journal(call.incoming(), command.word(), outcome, why);
        }
    }

    private void answer(Incoming incoming, Message message, boolean isForAsker) {
        if (isForAsker) {
            channel.show(incoming, message);
        } else {
            channel.answer(incoming, message);
        }
    }

    private static Message failure(Command command, LandfallException e) {
        String usage = e.kind() == LandfallException.Kind.BAD_INPUT ? " Usage: `" + command.usage() + "`" : "";
        return Message.saying(Mark.FAILED, e.getMessage().strip() + usage);
    }

    /** Journals what the engine did not journal itself; an answer was given even when that fails. */
    private void journal(Incoming incoming, String word, String outcome, String why) {
        try {
            if (journal.causedBy(incoming.event()).isEmpty()) {
                journal.append(new Entry.Record(
                        runOf(incoming),
                        migrationIn(incoming.text(), word),
                        EntryKind.COMMAND,
                        word,
                        incoming.who().id(),
                        Map.of("words", incoming.text(), "outcome", outcome, "why", why),
                        incoming.event()));
            }
        } catch (LandfallException e) {
            LOG.error("`{}` was done, but not journaled", word, e);
            channel.answer(incoming, Message.of(Mark.WARNING, e.getMessage()));
        }
    }

    /** The run in whose thread it was said; 0 when there is no such run. */
    private long runOf(Incoming incoming) {
        long said = incoming.run().orElse(0);
        return journal.entries(said).isEmpty() ? 0 : said;
    }

    /** Where there is only one it need not be named. */
    private String migrationIn(String text, String word) {
        boolean isMeant = migrations.size() == 1
                && commands.stream().anyMatch(command -> command.word().equals(word) && command.takesMigration());
        return List.of(text.strip().split("\\s+")).stream()
                .filter(migrations::contains)
                .findFirst()
                .orElse(isMeant ? migrations.iterator().next() : "");
    }
}
