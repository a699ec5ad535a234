package io.landfall.bot.conversation.outbox;

import io.landfall.bot.conversation.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What messages are to say by now: of each message only the newest. Safe for several threads. */
public final class Edits {

    private final Map<String, Edit> edits = new LinkedHashMap<>();
    private final Places places;

    /**
     * A change of a message.
     *
     * @param id the message
     * @param message what it is to say
     * @param isProgress whether another one is going to follow soon
     * @param form in which form
     */
    public record Edit(String id, Message message, boolean isProgress, Form form) {

        Edit in(Form other) {
            return new Edit(id, message, isProgress, other);
        }
    }

    Edits(Places places) {
        this.places = places;
    }

    synchronized void put(Edit edit) {
        edits.remove(edit.id());
        edits.put(edit.id(), edit);
    }

    /** Puts one back that could not be sent, unless there is a newer one. */
    synchronized void putBack(Edit edit) {
        edits.putIfAbsent(edit.id(), edit);
    }

    /** The message will never be there. */
    synchronized void forget(String id) {
        edits.remove(id);
    }

    /** Whether there are any of messages that are there. */
    synchronized boolean any() {
        return next(edit -> true).isPresent();
    }

    /** Takes one of a message that is there: what is not progress first, then what waits longest. */
    synchronized Optional<Edit> take(Predicate<Edit> which) {
        Optional<Edit> edit = next(which.and(one -> !one.isProgress())).or(() -> next(which));
        edit.ifPresent(taken -> edits.remove(taken.id()));
        return edit;
    }

    private Optional<Edit> next(Predicate<Edit> which) {
        return edits.values().stream()
                .filter(edit -> places.shown(edit.id()).isPresent())
                .filter(which)
                .findFirst();
    }
}
