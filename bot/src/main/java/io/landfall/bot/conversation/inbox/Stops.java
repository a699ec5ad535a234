package io.landfall.bot.conversation.inbox;

import io.landfall.bot.conversation.Heard;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last thing that was said to stop something, by thread: it acts before everything else, so that what lets something
 * go on and was said before it must not come after it. Safe for several threads.
 */
public final class Stops {

    private static final int MOST = 1_024;

    private final Map<String, Heard> last = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Heard> eldest) {
            return size() > MOST;
        }
    };

    /** Remembers what was said to stop something, when it is that; what the chat asks back about first stops nothing yet. */
    synchronized void heard(Heard heard) {
        if (Words.isStopping(heard.words()) && heard.trigger().isEmpty()) {
            last.merge(key(heard), heard, (before, now) -> before.isOlderThan(now) ? now : before);
        }
    }

    /** Returns what was said in the same thread to stop something, after this. */
    synchronized Optional<Heard> after(Heard heard) {
        return Optional.ofNullable(last.get(key(heard))).filter(heard::isOlderThan);
    }

    private static String key(Heard heard) {
        return heard.channel() + " " + heard.thread().orElse("");
    }
}
