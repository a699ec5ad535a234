package io.landfall.bot.chat.slack.inbox;

import io.landfall.monitor.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came with something that was heard and is not kept with it, by its event: a trigger is good for three seconds, a code
 * for one approval. Holds the newest. Safe for several threads.
 */
public final class Enclosed {

    private static final int MOST = 100;

    private final Map<String, Secret> kept = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Secret> eldest) {
            return size() > MOST;
        }
    };

    synchronized void keep(String event, Secret what) {
        kept.put(event, what);
    }

    /** Returns what came with it, once. */
    public synchronized Optional<Secret> take(String event) {
        return Optional.ofNullable(kept.remove(event));
    }
}
