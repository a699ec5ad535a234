package io.landfall.monitor.checks.binlog;

import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Passes while {@code server}, when it follows, applies every event as it was written, or stops with an error. A server
 * that leaves an event out or changes it counts it as applied: equal positions then prove nothing.
 *
 * <p>{@code slave_ddl_exec_mode = IDEMPOTENT}, the default, passes: a table that is there already is replaced by the
 * source's, one that is gone already stays gone, so that both end equal. So does {@code slave_type_conversions} that
 * loses nothing.
 */
public record SkippedEvents(Side side, ServerView server) implements Check {

    /**
     * A setting of a server that follows.
     *
     * @param name its name
     * @param safe its value when everything is applied as written
     * @param harmless a pattern of the values that do no harm, in any case of letters
     */
    private record Setting(String name, String safe, String harmless) {

        Setting(String name, String safe) {
            this(name, safe, safe.equals("OFF") ? "OFF|0|FALSE" : safe);
        }

        boolean isHarmless(String value) {
            return value.matches("(?i)" + harmless);
        }
    }

    private static final List<Setting> SETTINGS = List.of(
            new Setting("slave_skip_errors", "OFF"),
            new Setting("slave_exec_mode", "STRICT"),
            new Setting("sql_slave_skip_counter", "0"),
            new Setting("replicate_events_marked_for_skip", "REPLICATE"),
            new Setting("gtid_ignore_duplicates", "OFF"),
            new Setting("slave_type_conversions", "", "|ALL_NON_LOSSY"),
            new Setting("slave_run_triggers_for_rbr", "NO"),
            new Setting("secure_timestamp", "NO", "NO|SUPER|REPLICATION"),
            new Setting("init_slave", ""));

    @Override
    public String name() {
        return side.of("skipped_events");
    }

    @Override
    public Finding look() {
        return judge(server.name(), server.variables()::find);
    }

    /** Judges the settings of {@code server}, whether they are in force or only in its option files. */
    public static Finding judge(String server, Function<String, Optional<String>> value) {
        List<Setting> harmful = SETTINGS.stream()
                .filter(setting -> value.apply(setting.name())
                        .filter(now -> !setting.isHarmless(now))
                        .isPresent())
                .toList();
        if (harmful.isEmpty()) {
            return Finding.ok(server + " applies every event as it was written");
        }
        List<String> now = harmful.stream()
                .map(setting -> setting.name() + " = "
                        + Secret.cutFrom(value.apply(setting.name()).orElseThrow()))
                .toList();
        List<String> wanted = harmful.stream()
                .map(setting -> setting.name() + " = " + (setting.safe().isEmpty() ? "''" : setting.safe()))
                .toList();
        return Finding.fail(
                server + " may leave events out, or change them, and count them as applied: " + String.join(", ", now),
                "Set " + String.join(", ", wanted) + " on " + server
                        + " (`STOP SLAVE`, `SET GLOBAL`, `START SLAVE`) and in"
                        + " its option files; slave_skip_errors and secure_timestamp need a restart. What it has left"
                        + " out by now stays missing: where it followed like that, copy again.");
    }
}
