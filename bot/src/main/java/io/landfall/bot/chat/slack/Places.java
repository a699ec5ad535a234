package io.landfall.bot.chat.slack;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What Slack calls the messages that Landfall has sent: their time stamps. Remembers the newest ones used. */
final class Places {

    private static final int MOST = 4_096;
    private static final String LOCAL = "local-";

    private final AtomicLong number = new AtomicLong();
    private final Map<String, String> stamps = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /** Returns an id for a message that is not sent yet. */
    String next() {
        return LOCAL + number.incrementAndGet();
    }

    synchronized void sent(String id, String stamp) {
        stamps.put(id, stamp);
        notifyAll();
    }

    /** Returns the same, waiting for it: a message can be read before Slack's answer says that it is there. */
    synchronized Optional<String> awaitStamp(String id, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toMillis(); stamp(id).isEmpty() && left > 0; ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return stamp(id);
    }

    /** Returns Slack's name of a message; empty while it is not sent. */
    synchronized Optional<String> stamp(String id) {
        return id.startsWith(LOCAL) ? Optional.ofNullable(stamps.get(id)) : Optional.of(id);
    }
}
