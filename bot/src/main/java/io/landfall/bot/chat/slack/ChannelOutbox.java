package io.landfall.bot.chat.slack;

import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.slack.Item.Attach;
import io.landfall.bot.chat.slack.Item.Say;
import io.landfall.bot.chat.slack.Item.Whisper;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to one channel on a thread of its own: in order, not faster than Slack allows, again and again until Slack has
 * taken it. Nobody waits for it.
 */
final class ChannelOutbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelOutbox.class);
    private static final int ATTEMPTS_FOR_EXTRAS = 3;

    private final String channel;
    private final Sender sender;
    private final Places places;
    private final Pace pace;
    private final Waiting waiting;
    private final Thread thread;
    private long notBefore;
    private long end = Long.MAX_VALUE;
    private boolean editedLast;
    private int failures;

    ChannelOutbox(String channel, Sender sender, Places places, Pace pace) {
        this.channel = channel;
        this.sender = sender;
        this.places = places;
        this.pace = pace;
        this.notBefore = System.nanoTime() + pace.gap().toNanos();
        this.waiting = new Waiting(places);
        this.thread = new Thread(this::run, "slack-outbox-" + channel);
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends a message when it is its turn; {@code posted} is told what Slack calls it. Returns its id until then. */
    synchronized String say(
            Optional<String> inThread, Message message, Optional<String> heading, Consumer<String> posted) {
        return put(inThread, message, heading, posted, false);
    }

    /** The same for a message that others are going to name: it is never put together with what stands beside it. */
    synchronized String sayAlone(Optional<String> inThread, Message message, Consumer<String> posted) {
        return put(inThread, message, Optional.empty(), posted, true);
    }

    private String put(
            Optional<String> inThread,
            Message message,
            Optional<String> heading,
            Consumer<String> posted,
            boolean isAlone) {
        String id = places.next();
        put(new Say(id, inThread, message, heading, posted, isAlone, false));
        return id;
    }

    synchronized void whisper(Optional<String> inThread, String user, Message message) {
        put(new Whisper(inThread, user, message));
    }

    private void put(Item item) {
        waiting.add(item);
        notifyAll();
    }

    /** Changes a message; what it was meant to be before and has not been sent yet is never shown. */
    synchronized void edit(String id, Message message) {
        waiting.edit(id, message);
        notifyAll();
    }

    private void run() {
        try {
            while (awaitTurn()) {
                sendNext();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until there is something to send and Slack takes it; returns false at the end. */
    private synchronized boolean awaitTurn() throws InterruptedException {
        while (true) {
            long now = System.nanoTime();
            boolean ending = end != Long.MAX_VALUE;
            if (ending && (waiting.isEmpty() || now - end >= 0)) {
                return false;
            }
            long millis = waiting.isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(notBefore - now) + 1;
            if (!waiting.isEmpty() && notBefore - now <= 0) {
                return true;
            }
            wait(ending ? Math.max(1, Math.min(millis, 100)) : Math.max(0, millis));
        }
    }

    private void sendNext() {
        Optional<Map.Entry<String, Message>> edit = takeEdit();
        if (edit.isPresent()) {
            sendEdit(edit.get().getKey(), edit.get().getValue());
            return;
        }
        Optional<Item> item = takeItem();
        if (item.isPresent()) {
            send(item.get());
        } else {
            pause(pace.gap());
        }
    }

    private synchronized Optional<Map.Entry<String, Message>> takeEdit() {
        return waiting.hasItems() && editedLast ? Optional.empty() : waiting.takeEdit();
    }

    private synchronized Optional<Item> takeItem() {
        return waiting.hasItems() ? Optional.of(waiting.take()) : Optional.empty();
    }

    private void sendEdit(String id, Message message) {
        try {
            sender.update(places.stamp(id).orElseThrow(), message).forEach(file -> attach(id, file));
            sent(true);
        } catch (SlackFailure e) {
            if (e.isAboutTheMessage()) {
                LOG.error("A message could not be changed; it stays as it was: {}", e.getMessage());
                sent(true);
            } else {
                editedLast = true;
                later(e, () -> waiting.putBack(id, message));
            }
        }
    }

    private void send(Item item) {
        try {
            if (item instanceof Say say) {
                send(say);
            } else if (item instanceof Whisper whisper) {
                sender.whisper(whisper);
            } else if (item instanceof Attach attach) {
                sender.upload(places.stamp(attach.thread()).orElseThrow(), attach.file());
            }
            sent(false);
            tellWhatWasLeftOut();
        } catch (SlackFailure e) {
            notSent(item, e);
        }
    }

    private void send(Say say) throws SlackFailure {
        Sender.Sent sent = sender.say(say, say.thread().flatMap(places::stamp));
        places.sent(say.id(), sent.stamp());
        say.posted().accept(sent.stamp());
        sent.files().forEach(file -> attach(say.thread().orElse(say.id()), file));
    }

    private synchronized void attach(String id, Upload file) {
        waiting.putBack(new Attach(id, file));
    }

    private void notSent(Item item, SlackFailure e) {
        boolean isExtra = !(item instanceof Say);
        boolean giveUp =
                e.isAboutTheMessage() || isExtra && e.retryAfter().isEmpty() && failures >= ATTEMPTS_FOR_EXTRAS - 1;
        if (!giveUp) {
            later(e, () -> waiting.putBack(item));
            return;
        }
        sent(false);
        if (item instanceof Say say && !say.isBare()) {
            LOG.error("Slack did not take a message's blocks; it is sent in bare words: {}", e.getMessage());
            synchronized (this) {
                waiting.putBack(say.bare());
            }
        } else if (item instanceof Attach attach) {
            LOG.error("A file could not be shown; its words are sent instead: {}", e.getMessage());
            sayInstead(attach, e);
        } else {
            LOG.error("A message could not be shown: {}", e.getMessage());
        }
    }

    private synchronized void sayInstead(Attach attach, SlackFailure e) {
        Message note =
                Message.of("`" + attach.file().title() + "` could not be shown as a file: " + e.getMessage() + ".");
        List<String> parts = SlackText.parts(attach.file().text(), 8_000);
        for (int i = parts.size() - 1; i >= 0; i--) {
            Message part = Message.of(
                    "(" + (i + 1) + " of " + parts.size() + ")",
                    parts.get(i).lines().toList());
            waiting.putBack(Item.note(places.next(), Optional.of(attach.thread()), part));
        }
        waiting.putBack(Item.note(places.next(), Optional.of(attach.thread()), note));
    }

    private synchronized void later(SlackFailure e, Runnable putBack) {
        putBack.run();
        failures++;
        Duration pause = e.retryAfter().orElse(pace.pauseAfter(failures));
        if (failures == 1 || failures % 20 == 0) {
            LOG.warn("Sending to {} waits {} ms (attempt {}): {}", channel, pause.toMillis(), failures, e.getMessage());
        }
        pause(pause);
    }

    private synchronized void sent(boolean isEdit) {
        editedLast = isEdit;
        failures = 0;
        pause(pace.gap());
    }

    private synchronized void pause(Duration pause) {
        notBefore = System.nanoTime() + pause.toNanos();
    }

    private synchronized void tellWhatWasLeftOut() {
        int count = waiting.takeLeftOut();
        if (count > 0) {
            Message note = Message.of("! " + count + " short messages were left out here while Slack could not be"
                    + " reached. `audit` has everything.");
            waiting.putBack(Item.note(places.next(), Optional.empty(), note));
        }
    }

    /** Sends what waits, for some seconds at most; takes nothing more. */
    @Override
    public void close() {
        synchronized (this) {
            end = System.nanoTime() + pace.ending().toNanos();
            notifyAll();
        }
        try {
            thread.join(pace.ending().plus(SlackApi.LIMIT).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while the last messages were sent to Slack.", e);
        }
    }
}
