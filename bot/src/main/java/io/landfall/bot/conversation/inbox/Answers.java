package io.landfall.bot.conversation.inbox;

import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.inbox.Cards.Card;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a question of an earlier process, as the journal has it.
 *
 * @param history where the answers stand
 * @param threads which run the question is of
 */
public record Answers(History history, RunThreads threads) {

    /** Returns the question as it stands now: who has answered, and why nothing can be pressed on it any more. */
    public Message closed(Card card) {
        List<Entry> since = threads.runOf(card.channel(), card.thread()).stream()
                .mapToObj(history::run)
                .flatMap(Optional::stream)
                .flatMap(run -> run.rows().stream())
                .filter(entry -> entry.seq() > card.shown())
                .toList();
        List<Item> lines = new ArrayList<>(since.stream()
                .flatMap(entry -> answer(entry).stream())
                .distinct()
                .toList());
        boolean hasEnded = since.stream().anyMatch(entry -> entry.record().kind() == EntryKind.ENDED);
        lines.add(
                hasEnded
                        ? Item.of(Mark.DONE, "closed: the run has ended")
                        : Item.of(
                                Mark.WARNING, "closed: Landfall was restarted; what is asked now stands further down"));
        return card.message().with(lines);
    }

    private static Optional<Item> answer(Entry entry) {
        Entry.Record row = entry.record();
        String name = row.data().getOrDefault("name", row.who());
        return switch (row.kind()) {
            case APPROVAL ->
                Optional.of(Item.of(Mark.DONE, name + ": " + row.data().getOrDefault("words", "approve")));
            case GO -> Optional.of(Item.of(Mark.DONE, name + ": go"));
            case RESUME -> Optional.of(Item.of(Mark.DONE, name + ": resume"));
            default -> Optional.empty();
        };
    }
}
