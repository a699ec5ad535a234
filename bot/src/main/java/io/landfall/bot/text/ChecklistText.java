package io.landfall.bot.text;

import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.runbooks.approval.Checklist.Thing;
import io.landfall.runbooks.run.state.RunStatus;
import java.util.List;

/** Writes what a team does by itself before writes are stopped, and who has ticked it. */
public final class ChecklistText {

    private ChecklistText() {}

    /** Returns the question with the checklist below it, and a button for each thing that nobody has ticked. */
    public static Message below(Message question, RunStatus run) {
        if (run.windowOpen().isPresent()) {
            return question;
        }
        Message result = question.with(lines(run));
        for (Thing thing : run.checklist()) {
            if (thing.tickedBy().isEmpty()) {
                result = result.withButton("Tick: " + thing.what(), "tick " + thing.number());
            }
        }
        return result;
    }

    /** Returns each thing of the checklist with who has ticked it. */
    public static List<Item> lines(RunStatus run) {
        return run.checklist().stream()
                .map(thing -> thing.tickedBy()
                        .map(who -> Item.of(Mark.DONE, thing + ": ticked by " + who))
                        .orElseGet(() -> Item.of(Mark.PENDING, thing + ": not ticked yet")))
                .toList();
    }
}
