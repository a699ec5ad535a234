package io.landfall.runbooks.move.gate;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.Setting;
import io.landfall.runbooks.pair.server.AdminDialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the target's option file of ours shall say. What the operator wrote for the target stays, unless a safe copy
 * needs something else; what he left open becomes as it is on the source.
 *
 * @param lines the settings by name
 * @param differences what becomes different from what the target's files say now, one line each
 */
public record TargetSettings(Map<String, String> lines, List<String> differences) {

    private static final String EVENTS = "event_scheduler";
    /** How the name of an option may begin in an option file: {@code skip_} turns it off. */
    private static final List<String> WAYS = List.of("", "skip_", "disable_", "enable_");

    /**
     * Decides.
     *
     * @param source the source's variables
     * @param noticed its settings that applications notice
     * @param dialect the target's
     * @param operators what the target's files say without ours
     * @param serverId the id to use when the operator's is absent or the source's
     * @param bufferPool the buffer pool to use
     * @param namesNeeded whether an account's host is a name
     */
    public static TargetSettings decide(
            ServerVariables source,
            List<Setting> noticed,
            AdminDialect dialect,
            Map<String, String> operators,
            long serverId,
            Optional<DataSize> bufferPool,
            boolean namesNeeded) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (!operatorsServerId(operators)
                .filter(id -> id != source.number("server_id"))
                .isPresent()) {
            lines.put("server_id", Long.toString(serverId));
        }
        if (List.of("OFF", "0")
                .contains(operators.getOrDefault("log_bin", "OFF").toUpperCase(Locale.ROOT))) {
            lines.put("log_bin", dialect.binlogName());
        }
        lines.putAll(dialect.settingsToFollow());
        lines.put("innodb_flush_log_at_trx_commit", "1");
        lines.put("sync_binlog", "1");
        bufferPool.ifPresent(size -> lines.put("innodb_buffer_pool_size", (size.bytes() >> 20) + "M"));
        resolveNames(source, operators, namesNeeded).ifPresent(skip -> lines.put("skip_name_resolve", skip));
        for (Setting setting : noticed) {
            if (isWritable(setting.value()) && !isOperators(setting, dialect, operators)) {
                lines.put(setting.safely(), setting.value());
            }
        }
        source.find(EVENTS).ifPresent(value -> lines.put(EVENTS, value));
        return new TargetSettings(lines, differences(lines, operators));
    }

    /** An option file ends a value where a line ends. */
    private static boolean isWritable(String value) {
        return value.chars().noneMatch(Character::isISOControl);
    }

    /** Whether the target's own files set it, or another that works only together with it. */
    static boolean isOperators(Setting setting, AdminDialect dialect, Map<String, String> operators) {
        return dialect.reading().optionsTogether().stream()
                .filter(together -> together.contains(setting.option()))
                .findFirst()
                .orElseGet(() -> List.of(setting.option()))
                .stream()
                .flatMap(option -> WAYS.stream().map(way -> way + option))
                .anyMatch(operators::containsKey);
    }

    /** Names are looked up as long as an account needs it, and no longer. */
    private static Optional<String> resolveNames(
            ServerVariables source, Map<String, String> operators, boolean namesNeeded) {
        if (!namesNeeded) {
            return Optional.of("ON");
        }
        boolean operatorSkips =
                operators.getOrDefault("skip_name_resolve", "OFF").matches("(?i)on|1");
        return operatorSkips && !source.isOn("skip_name_resolve") ? Optional.of("OFF") : Optional.empty();
    }

    public static Optional<Long> operatorsServerId(Map<String, String> operators) {
        return Optional.ofNullable(operators.get("server_id")).map(Long::parseLong);
    }

    /**
     * Returns about three quarters of {@code memory}, as a round number between 70 and 80 % of it: 6 GiB of 8 GiB.
     */
    public static DataSize shareOf(DataSize memory) {
        double wanted = memory.bytes() * 0.75;
        for (long unit : new long[] {1L << 30, 1L << 28, 1L << 26}) {
            long rounded = Math.round(wanted / unit) * unit;
            if (rounded >= memory.bytes() * 0.7 && rounded <= memory.bytes() * 0.8) {
                return new DataSize(rounded);
            }
        }
        return new DataSize((long) wanted >> 20 << 20);
    }

    /** Whether {@code size} is between 70 and 80 % of {@code memory}. */
    public static boolean isFairShare(DataSize size, DataSize memory) {
        return size.bytes() >= memory.bytes() * 0.7 && size.bytes() <= memory.bytes() * 0.8;
    }

    private static List<String> differences(Map<String, String> lines, Map<String, String> operators) {
        List<String> differences = new ArrayList<>();
        lines.forEach((name, value) -> {
            String was = operators.getOrDefault(name, "not set");
            if (!was.equalsIgnoreCase(value)) {
                differences.add(name + ": " + was + " -> " + value);
            }
        });
        return differences;
    }
}
