package io.landfall.bot.conversation.outbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Shares among the channels what a chat takes of edits: Slack some 50 a minute of a workspace (docs.slack.dev, tier 3).
 * Progress leaves room for what people wait for. Safe for several threads.
 */
public final class EditLimit {

    private static final int MOST = 45;
    /** Progress of all channels together. */
    private static final int PROGRESS = 25;

    /** So many gaps of the chat's own pace are a minute. */
    private static final int GAPS = 55;

    private final long window;
    private final Deque<Long> lately = new ArrayDeque<>();
    private long notBefore = System.nanoTime();

    public EditLimit(Pace pace) {
        this.window = pace.gap().multipliedBy(GAPS).toNanos();
    }

    /** Returns whether another edit may be sent now. */
    synchronized boolean allows(boolean isProgress) {
        long now = System.nanoTime();
        while (!lately.isEmpty() && now - lately.peekFirst() > window) {
            lately.removeFirst();
        }
        boolean isSpread = !isProgress || lately.isEmpty() || now - lately.peekLast() >= window / PROGRESS;
        return now - notBefore >= 0 && lately.size() < MOST && isSpread;
    }

    synchronized void sent() {
        lately.addLast(System.nanoTime());
    }

    /** The chat wants no edits for that long. */
    synchronized void pause(Duration pause) {
        notBefore = System.nanoTime() + pause.toNanos();
    }
}
