package io.landfall.bot.conversation.outbox;

import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.Daemons;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows files in the threads of one channel on a thread of its own: no message waits for one. A file that is not taken is
 * tried three times, whatever the reason; then the thread is told, with the words of the file where it has any.
 */
final class Attachments implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);
    private static final int TRIES = 3;
    /** So many wait at most. */
    private static final int MOST = 50;
    /** So far may the chat's clock be from this machine's. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    private final Transport transport;
    private final Places places;
    private final Waiting waiting;
    private final Pace pace;
    private final BooleanSupplier isInTrouble;
    private final Runnable hasWords;
    private final AtomicInteger pending = new AtomicInteger();
    private final ScheduledThreadPoolExecutor lane;

    /**
     * A file in a thread.
     *
     * @param triedAt since when it may be there; empty when it certainly is not
     */
    private record Attach(String thread, Upload file, int tries, Optional<Instant> triedAt) {}

    /**
     * @param waiting where the words go of a file that can't be shown; {@code hasWords} is told
     * @param isInTrouble whether messages are not taken either: then nothing is tried, nor while the thread is not there
     */
    Attachments(
            String channel,
            Transport transport,
            Places places,
            Waiting waiting,
            Pace pace,
            BooleanSupplier isInTrouble,
            Runnable hasWords) {
        this.transport = transport;
        this.places = places;
        this.waiting = waiting;
        this.pace = pace;
        this.isInTrouble = isInTrouble;
        this.hasWords = hasWords;
        this.lane = Daemons.restingTimer("files-" + channel);
    }

    /** Shows it in the thread with this id as soon as it can. */
    void add(String thread, Upload file) {
        Attach attach = new Attach(thread, file.named(places.next()), 0, Optional.empty());
        if (pending.incrementAndGet() > MOST) {
            giveUp(attach, "too many files wait");
        } else {
            later(attach, Duration.ZERO);
        }
    }

    /** Whether nothing is still to be shown. */
    boolean isIdle() {
        return pending.get() == 0;
    }

    private void later(Attach attach, Duration pause) {
        try {
            lane.schedule(() -> show(attach), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.info("`{}` was not shown: the service has ended", attach.file().title());
        }
    }

    private void show(Attach attach) {
        if (isInTrouble.getAsBoolean() || places.stamp(attach.thread()).isEmpty()) {
            later(attach, pace.backoff().longest());
            return;
        }
        try {
            upload(attach);
            pending.decrementAndGet();
        } catch (NotSent e) {
            failed(attach, e);
        } catch (RuntimeException | Error e) {
            // A picture needs fonts and libraries of this machine: what is missing there is found out as an Error.
            failed(attach, NotSent.notMade(e));
        }
    }

    private void upload(Attach attach) throws NotSent {
        transport.upload(places.stamp(attach.thread()).orElseThrow(), attach.file(), attach.triedAt());
    }

    private void failed(Attach attach, NotSent e) {
        int tries = attach.tries() + 1;
        if (!e.passes() || tries >= TRIES) {
            LOG.error("A file could not be shown", e);
            giveUp(attach, e.getMessage());
            return;
        }
        Optional<Instant> triedAt = attach.triedAt()
                .or(() -> Optional.of(Instant.now().minus(CLOCKS_DIFFER)).filter(now -> e.isUnclear()));
        later(
                new Attach(attach.thread(), attach.file(), tries, triedAt),
                e.retryAfter().orElse(pace.backoff().after(tries)));
    }

    private void giveUp(Attach attach, String why) {
        Optional<String> thread = Optional.of(attach.thread());
        Message sorry = Message.of(
                Mark.FAILED,
                "The file `" + attach.file().title() + "` could not be shown here: " + why
                        + ". landfall.log says more; `audit` has everything that was done.");
        waiting.add(Item.note(places.next(), thread, sorry, Priority.WORD));
        transport
                .inWords(attach.file())
                .forEach(part -> waiting.add(Item.alone(places.next(), thread, part, stamp -> {})));
        pending.decrementAndGet();
        hasWords.run();
    }

    @Override
    public void close() {
        lane.shutdownNow();
    }
}
