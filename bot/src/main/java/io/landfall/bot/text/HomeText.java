package io.landfall.bot.text;

import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.limits.Freeze;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes what one person wants to see first: what waits for them, which runs are open, and whether everything is frozen.
 *
 * @param runs that have not ended
 * @param freeze that holds now
 * @param policy who may do what
 */
public record HomeText(List<RunStatus> runs, Optional<Freeze> freeze, ApprovalPolicy policy) {

    /** Returns the page of the person with this id. May have to ask the chat who may approve. */
    public Message page(String id) {
        List<Item> mine = runs.stream()
                .flatMap(run -> waits(run, new Person(id, id)).stream())
                .toList();
        List<Block> body = new ArrayList<>();
        freeze.ifPresent(now -> body.add(Item.of(Mark.WARNING, "Everything is " + now + "; `thaw` ends that.")));
        body.add(new Paragraph("Waits for you", ""));
        body.addAll(mine.isEmpty() ? List.of(Item.of(Mark.NONE, "nothing")) : mine);
        body.add(new Paragraph("Open runs", ""));
        body.addAll(
                runs.isEmpty()
                        ? List.of(Item.of(Mark.NONE, "none"))
                        : runs.stream()
                                .map(run -> Item.of(Mark.NONE, RunText.title(run)))
                                .toList());
        return Message.of("Landfall: " + (mine.isEmpty() ? "nothing waits for you" : mine.size() + " waiting for you"))
                .with(body)
                .withLines(List.of("Answers count in the thread of the run, not here. `help` lists what can be said."));
    }

    private Optional<Item> waits(RunStatus run, Person who) {
        String name = RunText.name(run);
        return switch (run.state()) {
            case ASKING ->
                StageLines.asked(run)
                        .filter(asked -> run.stages().stream().anyMatch(stage -> isFor(who, run, stage)))
                        .map(asked -> Item.of(Mark.PENDING, name + " " + asked + ": approve it in its thread."));
            case ARMED -> ifAllowed(run, who, name + " is armed: `go`, `hold` or `abort`, in its thread.");
            case HELD -> ifAllowed(run, who, name + " is held: `resume` or `abort`, in its thread.");
            default -> Optional.empty();
        };
    }

    private boolean isFor(Person who, RunStatus run, StageStatus stage) {
        return stage.asked()
                && !stage.quorum().hasGiven(who.id())
                && policy.refusesApproval(
                                who,
                                run.requester(),
                                stage.approval().orElseThrow().name())
                        .isEmpty();
    }

    private Optional<Item> ifAllowed(RunStatus run, Person who, String text) {
        return policy.refusesGo(who, run.requester()).isEmpty()
                ? Optional.of(Item.of(Mark.PENDING, text))
                : Optional.empty();
    }
}
