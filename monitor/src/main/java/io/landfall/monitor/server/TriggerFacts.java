package io.landfall.monitor.server;

/**
 * A trigger.
 *
 * @param schema its schema
 * @param name its name
 * @param table the table it belongs to
 * @param definer user@host
 */
public record TriggerFacts(String schema, String name, String table, String definer) {}
