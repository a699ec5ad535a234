package io.landfall.bot.config;

import java.time.Duration;
import java.util.List;

/**
 * Who may approve, and for how long it counts.
 *
 * @param approvers the ids of the people who may approve, at least one
 * @param fourEyes whether the person who asked for a run may approve none of it
 * @param expireAfter how long an approval stays good, more than zero
 */
public record Approvals(List<String> approvers, boolean fourEyes, Duration expireAfter) {}
