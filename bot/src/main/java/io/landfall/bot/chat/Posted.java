package io.landfall.bot.chat;

/**
 * A message that was posted, and so a thread.
 *
 * @param channel where
 * @param id what the channel calls it
 */
public record Posted(String channel, String id) {}
