package io.landfall.monitor.server;

/**
 * A base table.
 *
 * @param schema its schema
 * @param name its name
 * @param engine its storage engine
 * @param bytes data and indexes, as the server estimates them
 * @param hasPrimaryKey whether it has one
 */
public record TableFacts(String schema, String name, String engine, long bytes, boolean hasPrimaryKey) {}
