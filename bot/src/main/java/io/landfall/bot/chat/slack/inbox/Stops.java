package io.landfall.bot.chat.slack.inbox;

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

    /** Remembers what was said to stop something, when it is that. */
    synchronized void heard(Heard heard) {
        if (Words.isStopping(heard.words()) && isWhatItSays(heard)) {
            Heard before = last.get(key(heard));
            if (before == null || before.isOlderThan(heard)) {
                last.put(key(heard), heard);
            }
        }
    }

    /** A button that asks for the reason stops nothing yet. */
    private static boolean isWhatItSays(Heard heard) {
        return heard.way() != Heard.Way.BUTTON || !ReasonForm.isFor(heard.words());
    }

    /** Returns what was said in the same thread to stop something, after this. */
    synchronized Optional<Heard> after(Heard heard) {
        return Optional.ofNullable(last.get(key(heard))).filter(heard::isOlderThan);
    }

    private static String key(Heard heard) {
        return heard.channel() + " " + heard.thread().orElse("");
    }
}
