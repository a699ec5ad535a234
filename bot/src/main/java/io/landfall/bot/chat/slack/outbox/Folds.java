package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.conversation.Message.Fold;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the buttons open that only open something: the newest of them, as long as this process lives. Safe for several threads. */
public final class Folds {

    private static final int MOST = 300;

    private final Map<String, Fold> newest = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Fold> eldest) {
            return size() > MOST;
        }
    };

    public synchronized void remember(Fold fold) {
        newest.put(fold.id(), fold);
    }

    /** Returns what has this id; empty when it is not kept any more. */
    public synchronized Optional<Fold> of(String id) {
        return Optional.ofNullable(newest.get(id));
    }
}
