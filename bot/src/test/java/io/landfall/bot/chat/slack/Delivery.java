package io.landfall.bot.chat.slack;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Something that Slack delivers; it ends when it is acknowledged. */
public final class Delivery {

    private final long begun = System.nanoTime();
    private final CompletableFuture<Long> acknowledged = new CompletableFuture<>();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    void acknowledge() {
        acknowledged.complete(System.nanoTime() - begun);
    }

    void status(int code) {
        status.complete(code);
        if (code == 200) {
            acknowledge();
        }
    }

    boolean isAcknowledged() {
        return acknowledged.isDone();
    }

    /** Waits for the acknowledgement; returns after how many milliseconds it came. */
    public long awaitMillis() {
        try {
            return TimeUnit.NANOSECONDS.toMillis(acknowledged.get(180, TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError("not acknowledged within 180 s", e);
        }
    }

    /** Waits for the HTTP status of the answer. */
    int awaitStatus() {
        try {
            return status.get(180, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no answer within 180 s", e);
        }
    }
}
