package io.landfall.bot.chat;

import io.landfall.runbooks.engine.Person;
import java.util.OptionalLong;

/**
 * What somebody wrote to Landfall.
 *
 * @param channel where
 * @param run the run in whose thread it was written; empty when it was written in no run's thread
 * @param who wrote it
 * @param text what was written, without what merely addresses Landfall
 * @param event its identity; the same text delivered twice has the same
 */
public record Incoming(String channel, OptionalLong run, Person who, String text, String event) {}
