package io.landfall.bot.chart;

import java.time.Instant;

/**
 * Something that happened.
 *
 * @param at when
 * @param group what it is a part of, such as a run; many marks of one group at one place are named by it
 * @param name what happened
 */
public record Mark(Instant at, String group, String name) {}
