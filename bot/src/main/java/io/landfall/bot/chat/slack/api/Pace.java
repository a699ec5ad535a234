package io.landfall.bot.chat.slack.api;

import io.landfall.monitor.Backoff;
import java.time.Duration;

/**
 * How fast things are said in a channel.
 *
 * @param gap between two calls
 * @param backoff between two attempts, unless Slack itself asks for more
 * @param answer how long Slack may take to answer a call
 * @param ending how long the last messages may take when the service ends
 */
public record Pace(Duration gap, Backoff backoff, Duration answer, Duration ending) {

    /** Slack takes one message a second in a channel (docs.slack.dev, rate limits). */
    public static final Pace OF_SLACK = new Pace(
            Duration.ofMillis(1_100),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)),
            Duration.ofSeconds(10),
            Duration.ofSeconds(8));

    /** With Slack's usual time for answers. */
    public Pace(Duration gap, Duration firstPause, Duration longestPause, Duration ending) {
        this(gap, new Backoff(firstPause, longestPause), OF_SLACK.answer(), ending);
    }
}
