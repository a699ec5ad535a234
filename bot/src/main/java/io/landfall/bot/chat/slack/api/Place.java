package io.landfall.bot.chat.slack.api;

/**
 * A thread.
 *
 * @param channel the channel's id
 * @param stamp what Slack calls its first message
 */
public record Place(String channel, String stamp) {}
