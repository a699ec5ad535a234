package io.landfall.bot.chat.slack.api;

import java.time.Duration;

/**
 * How fast things are said in a channel.
 *
 * @param gap between two calls
 * @param firstPause after a failure; each further one doubles it
 * @param longestPause between two attempts, unless Slack itself asks for more
 * @param answer how long Slack may take to answer a call
 * @param ending how long the last messages may take when the service ends
 */
public record Pace(Duration gap, Duration firstPause, Duration longestPause, Duration answer, Duration ending) {

    /** Slack takes one message a second in a channel (docs.slack.dev, rate limits). */
    public static final Pace OF_SLACK = new Pace(
            Duration.ofMillis(1_100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(8));

    /** With Slack's usual time for answers. */
    public Pace(Duration gap, Duration firstPause, Duration longestPause, Duration ending) {
        this(gap, firstPause, longestPause, OF_SLACK.answer(), ending);
    }

    /** The pause before the next attempt. */
    public Duration pauseAfter(int failures) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 20));
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }
}
