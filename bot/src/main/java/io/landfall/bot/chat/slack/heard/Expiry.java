package io.landfall.bot.chat.slack.heard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What was said too long ago to be done, however it arrives: delivered late, or read afterwards. What stops a run is never
 * too old while that run goes on.
 *
 * @param threads the runs that go on
 * @param goodFor what was said longer ago is not done any more; much of it not even after a minute
 * @param clock this machine's; what is later than it is not late
 */
public record Expiry(RunThreads threads, Duration goodFor, Clock clock) {

    /** What lets something begin or go on is meant for the moment in which it is said. */
    private static final Duration OF_THE_MOMENT = Duration.ofMinutes(1);

    /** Whether it is too late to do it; false when it is not known when it was said. */
    boolean isOver(Heard heard) {
        return heard.saidAt()
                .filter(stamp -> stamp.matches("\\d{1,11}(\\.\\d+)?"))
                .filter(stamp -> second(stamp).plus(goodFor(heard.words())).isBefore(clock.instant()))
                .filter(stamp -> !isToStopAnOpenRun(heard, stamp))
                .isPresent();
    }

    private static Instant second(String stamp) {
        return Instant.ofEpochSecond(Long.parseLong(stamp.split("\\.")[0]));
    }

    private Duration goodFor(String words) {
        boolean maybeLater =
                Words.isLooking(words) || Words.isStopping(words) || Words.isApproving(words) || words.isEmpty();
        return maybeLater || goodFor.compareTo(OF_THE_MOMENT) < 0 ? goodFor : OF_THE_MOMENT;
    }

    /** In the channel itself it can only be for a run that had begun when it was said. */
    private boolean isToStopAnOpenRun(Heard heard, String saidAt) {
        return Words.isStoppingARun(heard.words())
                && threads.open().stream()
                        .filter(run -> run.channel().equals(heard.channel()))
                        .anyMatch(run -> heard.thread()
                                .map(run.stamp()::equals)
                                .orElseGet(() -> Heard.isEarlier(run.stamp(), saidAt)));
    }
}
