package io.landfall.monitor.checks.binlog;

import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ApplierSetting;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.ServerView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Passes while {@code server}, when it follows, applies every event as it was written, or stops with an error. A server
 * that leaves an event out or changes it counts it as applied: equal positions then prove nothing.
 */
public record SkippedEvents(Side side, ServerView server) implements Check {

    @Override
    public String name() {
        return side.of("skipped_events");
    }

    @Override
    public Finding look() {
        return judge(server.name(), server.dialect(), server.variables()::find);
    }

    /** Judges the settings of {@code server}, whether they are in force or only in its option files. */
    public static Finding judge(String server, Dialect dialect, Function<String, Optional<String>> value) {
        List<ApplierSetting> harmful = dialect.applierSettings().stream()
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
                        + " " + dialect.setApplier() + ". What it has left"
                        + " out by now stays missing: where it followed like that, copy again.");
    }
}
