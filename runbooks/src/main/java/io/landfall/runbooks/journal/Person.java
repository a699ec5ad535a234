package io.landfall.runbooks.journal;

/**
 * Somebody in the channel.
 *
 * @param id what counts
 * @param name what is shown
 */
public record Person(String id, String name) {}
