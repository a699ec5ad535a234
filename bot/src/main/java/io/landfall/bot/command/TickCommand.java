package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.run.Run;
import java.util.Collection;
import java.util.Optional;

/**
 * Ticks something of a run's checklist, or takes that back.
 *
 * @param said which of the two
 * @param threads finds the run
 * @param migrations that there are: who names one need not be in the run's thread
 */
public record TickCommand(CommandWord said, RunOfThread threads, Collection<String> migrations) implements Command {

    @Override
    public String usage() {
        return word() + " [N | N-M | all]";
    }

    @Override
    public String help() {
        return said == CommandWord.TICK
                ? "say that thing N of the checklist is done; writes are stopped only when all of it is ticked"
                : "say that it is not done after all";
    }

    @Override
    public Optional<Message> act(Call call) {
        String words = call.incoming().text().strip();
        Optional<String> first = call.arguments().next();
        Optional<String> migration = first.filter(migrations::contains);
        Run run = migration.map(this::active).orElseGet(() -> threads.of(call));
        ApprovalSelection meant = (migration.isPresent() ? call.arguments().next() : first)
                .map(this::meant)
                .orElseGet(ApprovalSelection::theOnlyOne);
        call.arguments().end();
        Message ticked = Message.of(run.tick(meant, said == CommandWord.TICK, call.instruction(), words));
        threads.channel().whisper(call.incoming(), ticked); // everybody else sees it in the question
        return Optional.empty();
    }

    private Run active(String migration) {
        return threads.runs()
                .active(migration)
                .orElseThrow(() -> LandfallException.refused(
                        "No run of " + migration + " is active, so there is nothing to tick. Nothing was changed."));
    }

    private ApprovalSelection meant(String word) {
        return ApproveCommand.numbers(word)
                .orElseThrow(() -> LandfallException.badInput("`" + word + "` is no number of the checklist. Write `"
                        + word() + " 1`, `" + word() + " 1-2` or `" + word() + " all`."));
    }
}
