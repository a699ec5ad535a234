package io.landfall.bot.conversation.outbox;

import io.landfall.monitor.Backoff;
import java.time.Duration;

/**
 * How fast things are said in a channel.
 *
 * @param gap between two calls
 * @param backoff between two attempts, unless the chat itself asks for more
 * @param answer how long the chat may take to answer a call
 * @param ending how long the last messages may take when the service ends
 */
public record Pace(Duration gap, Backoff backoff, Duration answer, Duration ending) {}
