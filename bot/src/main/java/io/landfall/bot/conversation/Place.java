package io.landfall.bot.conversation;

/**
 * A thread.
 *
 * @param channel the channel's id
 * @param stamp what the chat calls its first message
 */
public record Place(String channel, String stamp) {}
