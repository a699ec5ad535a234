package io.landfall.monitor.server;

/**
 * A scheduled event.
 *
 * @param schema its schema
 * @param name its name
 * @param status ENABLED, DISABLED or SLAVESIDE_DISABLED
 * @param definer user@host
 */
public record EventFacts(String schema, String name, String status, String definer) {}
