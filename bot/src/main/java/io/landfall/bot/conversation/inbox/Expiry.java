package io.landfall.bot.conversation.inbox;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Heard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What was said too long ago to be done, however it arrives: delivered late, or read afterwards. What stops a run is never
 * too old while that run goes on. Told by this machine's clock, and by the chat's: that is at least as late as anything
 * that was said, so a clock here that was set back makes nothing young. Safe for several threads.
 */
public final class Expiry {

    /** What lets something begin or go on is meant for the moment in which it is said. */
    private static final Duration OF_THE_MOMENT = Duration.ofMinutes(1);

    private final RunThreads threads;
    private final Duration goodFor;
    private final Clock clock;
    private final LongSupplier nanos;
    /** When the newest thing was said that was heard, and when that was heard, by the monotonic clock. */
    private Instant newest = Instant.EPOCH;

    private long newestNanos;

    /**
     * What was said longer ago than {@code goodFor} is not done any more, much of it not even after a minute.
     *
     * @param clock this machine's
     */
    public Expiry(RunThreads threads, Duration goodFor, Clock clock) {
        this(threads, goodFor, clock, System::nanoTime);
    }

    /** The same by another monotonic clock. */
    public Expiry(RunThreads threads, Duration goodFor, Clock clock, LongSupplier nanos) {
        this.threads = threads;
        this.goodFor = goodFor;
        this.clock = clock;
        this.nanos = nanos;
        this.newestNanos = nanos.getAsLong();
    }

    /** Whether it is too late to do it; false when it is not known when it was said. */
    boolean isOver(Heard heard) {
        return heard.saidAt()
                .filter(said -> said.plus(goodFor(heard.words())).isBefore(latest(said)))
                .filter(said -> !isToStopAnOpenRun(heard))
                .isPresent();
    }

    /** Returns how late it is at least, now that something was said at {@code said}. */
    private synchronized Instant latest(Instant said) {
        Instant byTheChat = newest.plusNanos(nanos.getAsLong() - newestNanos);
        if (said.isAfter(byTheChat)) {
            newest = said;
            newestNanos = nanos.getAsLong();
        }
        Instant now = clock.instant();
        return now.isAfter(byTheChat) ? now : byTheChat;
    }

    private Duration goodFor(String words) {
        boolean maybeLater = words.isEmpty()
                || Words.isLooking(words)
                || Words.isStopping(words)
                || CommandWord.of(words).equals(Optional.of(CommandWord.APPROVE));
        return maybeLater || goodFor.compareTo(OF_THE_MOMENT) < 0 ? goodFor : OF_THE_MOMENT;
    }

    /** In the channel itself it can only be for a run that had begun when it was said. */
    private boolean isToStopAnOpenRun(Heard heard) {
        return Words.isStoppingARun(heard.words())
                && threads.open().stream()
                        .filter(run -> run.channel().equals(heard.channel()))
                        .anyMatch(run -> heard.thread()
                                .map(run.stamp()::equals)
                                .orElseGet(() -> !heard.isBefore(threads.begunAt(run))));
    }
}
