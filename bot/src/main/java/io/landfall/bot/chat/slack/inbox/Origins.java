package io.landfall.bot.chat.slack.inbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where the newest commands were given, so that their answers go there. Safe for several threads. */
public final class Origins {

    private static final int MOST = 1_024;

    private final Map<String, Heard> origins = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Heard> eldest) {
            return size() > MOST;
        }
    };

    public synchronized void remember(Heard heard) {
        origins.put(heard.event(), heard);
    }

    public synchronized Optional<Heard> of(String event) {
        return Optional.ofNullable(origins.get(event));
    }
}
