package io.landfall.lab;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the options file of a server says besides its paths, and whether it has data.
 *
 * @param withData false: the server is installed, its data directory is empty and it can't start
 * @param lines settings of the section {@code [mysqld]} by name
 */
public record MariaDbSettings(boolean withData, Map<String, String> lines) {

    public MariaDbSettings {
        lines = Map.copyOf(lines);
    }

    /** A server with the lab's accounts and no data, fit to be a source: binary log by row, GTID, durable. */
    public static MariaDbSettings initialised() {
        return new MariaDbSettings(
                true,
                Map.ofEntries(
                        Map.entry("character_set_server", "utf8mb4"),
                        Map.entry("log_bin", "binlog"),
                        Map.entry("binlog_format", "ROW"),
                        Map.entry("log_slave_updates", "ON"),
                        Map.entry("gtid_strict_mode", "ON"),
                        Map.entry("innodb_flush_log_at_trx_commit", "1"),
                        Map.entry("sync_binlog", "1"),
                        Map.entry("innodb_buffer_pool_size", "64M"),
                        Map.entry("innodb_log_file_size", "32M"),
                        Map.entry("innodb_log_buffer_size", "4M"),
                        Map.entry("innodb_buffer_pool_dump_at_shutdown", "OFF"),
                        Map.entry("innodb_buffer_pool_load_at_startup", "OFF"),
                        Map.entry("key_buffer_size", "1M"),
                        Map.entry("aria_pagecache_buffer_size", "4M"),
                        Map.entry("slave_net_timeout", "10"),
                        Map.entry("max_connections", "200")));
    }

    /** The same with these settings added or changed. */
    public static MariaDbSettings initialised(Map<String, String> settings) {
        MariaDbSettings all = initialised();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            all = all.with(setting.getKey(), setting.getValue());
        }
        return all;
    }

    /** The same, installed only: nothing in the data directory. */
    public static MariaDbSettings uninitialised() {
        return uninitialised(Map.of());
    }

    /** The same with these settings added or changed. */
    public static MariaDbSettings uninitialised(Map<String, String> settings) {
        return new MariaDbSettings(false, initialised(settings).lines);
    }

    /** Returns these with the setting added or changed. */
    public MariaDbSettings with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(lines);
        changed.put(name, value);
        return new MariaDbSettings(withData, changed);
    }

    /** Returns these without the setting, so that the server's default holds. */
    public MariaDbSettings without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(lines);
        if (changed.remove(name) == null) {
            throw new IllegalArgumentException("There is no setting " + name + " to leave out.");
        }
        return new MariaDbSettings(withData, changed);
    }

    /** Where the programs of another installation than the machine's lie, which {@code basedir} names; else empty. */
    Optional<Path> programs() {
        return Optional.ofNullable(lines.get("basedir"))
                .map(basedir -> Path.of(basedir).resolveSibling("bin"));
    }

    String asText() {
        return asText(lines);
    }

    /** As lines of an options file. */
    public static String asText(Map<String, String> lines) {
        return lines.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
