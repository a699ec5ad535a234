package io.landfall.bot.conversation.outbox;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What keeps Landfall from talking in the chat now, by what does not work. Safe for several threads. */
public final class Troubles {

    private final Map<String, String> now = new TreeMap<>();

    /** From now on {@code what} does not work; returns whether that is new. */
    public synchronized boolean begins(String what, NotSent failure) {
        String text = what + " does not work: " + failure.getMessage();
        return !text.equals(now.put(what, text));
    }

    public synchronized void over(String what) {
        now.remove(what);
    }

    /** Returns everything that does not work, and what to do; empty when all is well. */
    public synchronized Optional<String> text() {
        return now.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", now.values()));
    }
}
