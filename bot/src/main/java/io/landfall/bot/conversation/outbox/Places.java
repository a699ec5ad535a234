package io.landfall.bot.conversation.outbox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the chat calls the messages that Landfall has sent. Remembers the newest ones used. No two
 * services give the same id.
 */
public final class Places {

    private static final int MOST = 4_096;
    private static final String LOCAL = "local-";

    private final String service = UUID.randomUUID().toString().substring(0, 13);
    private final AtomicLong number = new AtomicLong();
    private final Map<String, Spot> spots = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Spot> eldest) {
            return size() > MOST;
        }
    };

    /**
     * Where a message stands.
     *
     * @param stamp what its thread is called, if it has one
     * @param shown where its words stand now; empty while they are being posted anew
     * @param thread the id of the thread it was said in; empty for the channel itself
     */
    private record Spot(String stamp, Optional<String> shown, Optional<String> thread) {}

    /** Returns an id for a message that is not sent yet. */
    public String next() {
        return LOCAL + service + "-" + number.incrementAndGet();
    }

    public void sent(String id, String stamp) {
        sent(id, stamp, Optional.empty());
    }

    public synchronized void sent(String id, String stamp, Optional<String> thread) {
        spots.put(id, new Spot(stamp, Optional.of(stamp), thread));
        notifyAll();
    }

    /** Its words are to be posted anew, in the thread whose id is returned. */
    public synchronized String leaves(String id) {
        Spot before = spot(id).orElse(new Spot(id, Optional.empty(), Optional.empty()));
        spots.put(id, new Spot(before.stamp(), Optional.empty(), before.thread()));
        return before.thread().orElse(id);
    }

    /** Whether it is known to be the first message of a thread, or could be. */
    public synchronized boolean isFirst(String id) {
        return Optional.ofNullable(spots.get(id))
                .filter(spot -> spot.thread().isEmpty())
                .isPresent();
    }

    /** Its words are posted anew there; its thread stays where it is. */
    public synchronized void moved(String id, String stamp) {
        spot(id).ifPresent(before -> spots.put(id, new Spot(before.stamp(), Optional.of(stamp), before.thread())));
        notifyAll();
    }

    /** Returns where its words stand, waiting for it: a message can be read before the chat's answer says that it is there. */
    public synchronized Optional<String> awaitShown(String id, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toMillis(); shown(id).isEmpty() && left > 0; ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return shown(id);
    }

    /** Returns the chat's name of a message's thread; empty while it is not sent. */
    public synchronized Optional<String> stamp(String id) {
        return spot(id).map(Spot::stamp);
    }

    /** Returns where a message can be changed; empty while it can't. */
    public synchronized Optional<String> shown(String id) {
        return spot(id).flatMap(Spot::shown);
    }

    /** What is no id of ours is the chat's name already. */
    private Optional<Spot> spot(String id) {
        Spot known = spots.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        return id.startsWith(LOCAL) ? Optional.empty() : Optional.of(new Spot(id, Optional.of(id), Optional.empty()));
    }
}
