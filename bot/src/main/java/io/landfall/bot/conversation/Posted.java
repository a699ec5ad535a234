package io.landfall.bot.conversation;

/**
 * A message that was posted, and so a thread.
 *
 * @param channel where
 * @param id what the channel calls it
 */
public record Posted(String channel, String id) {}
