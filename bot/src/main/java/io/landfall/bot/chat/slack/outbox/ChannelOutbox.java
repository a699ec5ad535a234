package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.slack.api.Pace;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.chat.slack.api.Troubles;
import io.landfall.bot.chat.slack.outbox.Edits.Edit;
import io.landfall.bot.chat.slack.outbox.Item.Form;
import io.landfall.bot.conversation.outbox.Places;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to one channel on a thread of its own: in order, not faster than Slack allows, again and again until Slack has
 * taken it, whatever happens meanwhile. Nobody waits for it.
 */
public final class ChannelOutbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelOutbox.class);
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
    private final Thread thread;
    private long notBefore;
    private long end = Long.MAX_VALUE;
    private int sinceEdit;
    private int failures;

    public ChannelOutbox(String channel, Sender sender, Places places, Pace pace, EditLimit limit, Troubles troubles) {
        this.channel = channel;
        this.places = places;
        this.pace = pace;
        this.limit = limit;
        this.troubles = troubles;
        this.waiting = new Waiting(places);
        this.edits = new Edits(places);
        this.posting = new Posting(sender, places);
        this.notBefore = System.nanoTime() + pace.gap().toNanos();
        this.thread = Daemons.thread("slack-outbox-" + channel, this::run);
        thread.start();
    }

    /** Sends a message when it is its turn. Returns its id until Slack has named it. */
    public String say(Optional<String> inThread, Message message, Optional<String> heading) {
        String id = places.next();
        put(Item.say(id, inThread, message, heading, stamp -> {}));
        return id;
    }

    /** The same for what checks found: of too much of it, the newest is told. */
    public void news(Optional<String> inThread, Message message) {
        put(Item.news(places.next(), inThread, message));
    }

    /** The same for a message that others are going to name: it is never put together with what stands beside it. */
    public String sayAlone(Optional<String> inThread, Message message) {
        return sayAlone(inThread, message, Map.of(), Optional.empty(), stamp -> {});
    }

    /**
     * The same.
     *
     * @param marks it is known by, beside its id
     * @param search where it may stand already
     * @param posted is told what Slack calls it
     */
    public String sayAlone(
            Optional<String> inThread,
            Message message,
            Map<String, String> marks,
            Optional<Item.Search> search,
            Consumer<String> posted) {
        String id = places.next();
        put(Item.alone(id, inThread, message, posted, marks, search));
        return id;
    }

    public void whisper(Optional<String> inThread, String user, Message message) {
        put(new Item.Whisper(inThread, user, message, 0));
    }

    private synchronized void put(Item item) {
        waiting.add(item);
        notifyAll();
    }

    /** Changes a message; what it was meant to be before and has not been sent yet is never shown. */
    public synchronized void edit(String id, Message message, boolean isProgress) {
        if (!waiting.change(id, message)) {
            edits.put(new Edit(id, message, isProgress, Form.WHOLE));
        }
        notifyAll();
    }

    private void run() {
        try {
            while (awaitTurn()) {
                sendNext();
            }
        } catch (InterruptedException e) {
            LOG.info("{} messages to {} were not sent: the service has ended", waiting(), channel);
        }
    }

    private synchronized int waiting() {
        return waiting.size();
    }

    /** Waits until there is something to send and Slack takes it; returns false at the end. */
    private synchronized boolean awaitTurn() throws InterruptedException {
        while (true) {
            long now = System.nanoTime();
            boolean ending = end != Long.MAX_VALUE;
            boolean isEmpty = waiting.isEmpty() && !edits.any();
            if (ending && (isEmpty || now - end >= 0)) {
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
            return;
        }
        Optional<Item> item = takeItem();
        if (item.isPresent()) {
            send(item.get());
        } else {
            pause(pace.gap());
        }
    }

    private synchronized Optional<Edit> takeEdit() {
        if (!waiting.isEmpty() && sinceEdit == 0) {
            return Optional.empty();
        }
        boolean progressMayGo = waiting.isEmpty() || sinceEdit >= PATIENCE_OF_PROGRESS;
        return edits.take(edit -> (!edit.isProgress() || progressMayGo) && limit.allows(edit.isProgress()));
    }

    private synchronized Optional<Item> takeItem() {
        return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.take());
    }

    private void sendEdit(Edit edit) {
        limit.sent();
        Posting.Result result = posting.change(edit);
        synchronized (this) {
            sinceEdit = 0;
            result.edit().ifPresent(edits::putBack);
            putBack(result);
            Optional<SlackFailure> tooMany = result.failure().filter(SlackFailure::isTooFast);
            if (tooMany.isPresent()) {
                limit.pause(pauseOf(tooMany.get()));
                pause(pace.gap());
            } else {
                judge(result);
            }
        }
    }

    private void send(Item item) {
        Posting.Result result = posting.send(item, failures > 0);
        synchronized (this) {
            sinceEdit++;
            putBack(result);
            result.edit().ifPresent(edits::putBack);
            result.gone().ifPresent(edits::forget);
            if (judge(result)) {
                tellWhatWasLeftOut();
            }
        }
    }

    private void putBack(Posting.Result result) {
        List<Item> first = new ArrayList<>(result.first());
        Collections.reverse(first);
        first.forEach(waiting::putBack);
        result.last().forEach(waiting::add);
    }

    /** Sets when the next turn is; returns whether all is well. */
    private boolean judge(Posting.Result result) {
        Optional<SlackFailure> failure = result.failure();
        if (failure.isEmpty()) {
            failures = 0;
            troubles.over("saying something in " + channel);
            pause(pace.gap());
            return true;
        }
        failures++;
        SlackFailure e = failure.get();
        Duration pause = pauseOf(e);
        boolean isNew = !e.isTooFast() && troubles.begins("saying something in " + channel, e);
        if (isNew && e.cure().needsSomebody()) {
            LOG.error("Nothing can be said in {} until somebody has mended this: {}", channel, e.getMessage());
        } else if (failures == 1 || failures % 20 == 0) {
            LOG.warn("Sending to {} waits {} (attempt {}): {}", channel, Elapsed.show(pause), failures, e.getMessage());
        }
        pause(pause);
        return false;
    }

    private Duration pauseOf(SlackFailure e) {
        boolean isLong = e.isTooFast() || e.cure().needsSomebody();
        return e.retryAfter()
                .orElse(isLong ? pace.backoff().longest() : pace.backoff().after(failures));
    }

    private synchronized void pause(Duration pause) {
        notBefore = System.nanoTime() + pause.toNanos();
    }

    private void tellWhatWasLeftOut() {
        waiting.takeLeftOut(
                        thread -> thread.isEmpty() || places.stamp(thread.get()).isPresent())
                .ifPresent(told -> waiting.putBack(Item.note(places.next(), told.thread(), told.message())));
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while the last messages were sent to Slack.", e);
        }
    }
}
