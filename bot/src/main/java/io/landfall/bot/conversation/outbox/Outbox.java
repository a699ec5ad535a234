package io.landfall.bot.conversation.outbox;

import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.outbox.Edits.Edit;
import io.landfall.bot.conversation.outbox.Item.Say;
import io.landfall.bot.conversation.outbox.Item.Whisper;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to one channel on a thread of its own: in order, not faster than the chat allows, again and again until the chat
 * has taken it, whatever happens meanwhile. Nobody waits for it.
 */
public final class Outbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    /** While messages wait, progress is shown once in so many turns. */
    private static final int PATIENCE_OF_PROGRESS = 4;

    private final String channel;
    private final Posting posting;
    private final Places places;
    private final Pace pace;
    private final EditLimit limit;
    private final Troubles troubles;
    private final Waiting waiting;
    private final Edits edits;
    private final Attachments attachments;
    private final Thread thread;
    private long notBefore;
    private long end = Long.MAX_VALUE;
    private int sinceEdit;
    /** How many calls have failed in a row; written by the thread that sends. */
    private volatile int failures;

    public Outbox(String channel, Transport transport, Places places, Pace pace, EditLimit limit, Troubles troubles) {
        this.channel = channel;
        this.places = places;
        this.pace = pace;
        this.limit = limit;
        this.troubles = troubles;
        this.waiting = new Waiting(places);
        this.edits = new Edits(places);
        this.attachments = new Attachments(channel, transport, places, waiting, pace, () -> failures > 0, this::wake);
        this.posting = new Posting(transport, places, waiting, edits, attachments);
        this.notBefore = System.nanoTime() + pace.gap().toNanos();
        this.thread = Daemons.thread("outbox-" + channel, this::run);
        thread.start();
    }

    /**
     * Sends a message when it is its turn. Returns its id until the chat has named it.
     *
     * @param heading whose question it answers
     */
    public String say(Optional<String> inThread, Message message, Optional<String> heading) {
        return put(Item.say(places.next(), inThread, message, heading));
    }

    /** The same for what checks found: of too much of it, the newest is told. */
    public void news(Optional<String> inThread, Message message) {
        put(Item.news(places.next(), inThread, message));
    }

    /** The same for a message that others are going to name; {@code posted} is told what the chat calls it. */
    public String sayAlone(Optional<String> inThread, Message message, Consumer<String> posted) {
        return put(Item.alone(places.next(), inThread, message, posted));
    }

    /**
     * The same for the first message of a thread.
     *
     * @param marks it is known by in the chat
     * @param since since when it may stand there already
     */
    public String sayFirst(
            Message message, Map<String, String> marks, Optional<Instant> since, Consumer<String> posted) {
        return put(Item.first(places.next(), Optional.empty(), message, posted, marks, since));
    }

    /** The same for one person only; {@code heading} says whose question it answers. */
    public void whisper(Optional<String> inThread, String user, Message message, Optional<String> heading) {
        put(new Whisper(inThread, user, message, heading, 0));
    }

    /** Shows a file in a thread, without a message. */
    public void attach(String thread, Message.File file) {
        attachments.add(thread, Upload.of(file));
    }

    private synchronized String put(Say say) {
        put((Item) say);
        return say.id();
    }

    private synchronized void put(Item item) {
        waiting.add(item);
        notifyAll();
    }

    /** Changes a message; what it was meant to be before and has not been sent yet is never shown. */
    public synchronized void edit(String id, Message message, boolean isProgress) {
        if (waiting.change(id, message)) {
            edits.forget(id);
        } else {
            edits.put(new Edit(id, message, isProgress, Form.WHOLE));
        }
        notifyAll();
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void run() {
        try {
            while (awaitTurn()) {
                sendNext();
            }
        } catch (InterruptedException e) {
            LOG.info("{} messages to {} were not sent: the service has ended", waiting.size(), channel);
        }
    }

    /** Waits until there is something to send and the chat takes it; returns false at the end. */
    private synchronized boolean awaitTurn() throws InterruptedException {
        while (true) {
            long now = System.nanoTime();
            boolean ending = end != Long.MAX_VALUE;
            boolean isEmpty = waiting.isEmpty() && !edits.any();
            if (ending && (isEmpty && attachments.isIdle() || now - end >= 0)) {
                return false;
            }
            if (!isEmpty && notBefore - now <= 0) {
                return true;
            }
            long millis = isEmpty ? 0 : TimeUnit.NANOSECONDS.toMillis(notBefore - now) + 1;
            wait(ending ? Math.max(1, Math.min(millis, 100)) : Math.max(0, millis));
        }
    }

    private void sendNext() {
        Optional<Edit> edit = takeEdit();
        if (edit.isPresent()) {
            sendEdit(edit.get());
        } else if (waiting.isEmpty()) {
            pause(pace.gap());
        } else {
            send(waiting.take());
        }
    }

    private Optional<Edit> takeEdit() {
        if (!waiting.isEmpty() && sinceEdit == 0) {
            return Optional.empty();
        }
        boolean progressMayGo = waiting.isEmpty() || sinceEdit >= PATIENCE_OF_PROGRESS;
        return edits.take(edit -> (!edit.isProgress() || progressMayGo) && limit.allows(edit.isProgress()));
    }

    private void sendEdit(Edit edit) {
        limit.sent();
        Optional<NotSent> failure = posting.change(edit);
        sinceEdit = 0;
        Optional<NotSent> tooMany = failure.filter(NotSent::isTooFast);
        if (tooMany.isPresent()) {
            limit.pause(pauseOf(tooMany.get()));
            pause(pace.gap());
        } else {
            judge(failure);
        }
    }

    private void send(Item item) {
        Optional<NotSent> failure = posting.send(item, failures > 0);
        sinceEdit++;
        judge(failure);
        if (failure.isEmpty()) {
            tellWhatWasLeftOut();
        }
    }

    /** Sets when the next turn is. */
    private void judge(Optional<NotSent> failure) {
        String what = "saying something in " + channel;
        if (failure.isEmpty()) {
            failures = 0;
            troubles.over(what);
            pause(pace.gap());
            return;
        }
        failures++;
        NotSent e = failure.get();
        Duration pause = pauseOf(e);
        boolean isNew = !e.isTooFast() && troubles.begins(what, e);
        if (isNew && e.needsSomebody()) {
            LOG.error("Nothing can be said in {} until somebody has mended this: {}", channel, e.getMessage());
        } else if (failures == 1 || failures % 20 == 0) {
            LOG.warn("Sending to {} waits {} (attempt {}): {}", channel, Elapsed.show(pause), failures, e.getMessage());
        }
        pause(pause);
    }

    private Duration pauseOf(NotSent e) {
        boolean isLong = e.isTooFast() || e.needsSomebody();
        return e.retryAfter()
                .orElse(isLong ? pace.backoff().longest() : pace.backoff().after(failures));
    }

    private synchronized void pause(Duration pause) {
        notBefore = System.nanoTime() + pause.toNanos();
    }

    private void tellWhatWasLeftOut() {
        waiting.takeLeftOut(
                        thread -> thread.isEmpty() || places.stamp(thread.get()).isPresent())
                .ifPresent(told -> waiting.putBack(
                        List.of(Item.note(places.next(), told.thread(), told.message(), Priority.WORD))));
    }

    /** Takes nothing more; what waits is sent for some seconds at most. */
    public synchronized void end() {
        end = end != Long.MAX_VALUE ? end : System.nanoTime() + pace.ending().toNanos();
        notifyAll();
    }

    /** Waits for its end. */
    @Override
    public void close() {
        end();
        try {
            thread.join(pace.ending().plus(pace.answer()).toMillis());
            thread.interrupt();
            attachments.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while the last messages were sent.", e);
        }
    }
}
