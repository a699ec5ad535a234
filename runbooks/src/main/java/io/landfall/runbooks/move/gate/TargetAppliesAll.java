package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.checks.binlog.SkippedEvents;
import io.landfall.monitor.checks.replication.SemiSync;
import io.landfall.monitor.server.Dialect;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.server.ServerControl;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Passes while the target's option files, with which it starts after the copy, let it apply every event as written,
 * and without waiting for anybody.
 */
public record TargetAppliesAll(ServerControl target) implements Check {

    private static final Set<String> BINLOG_FILTERS = Set.of("binlog_do_db", "binlog_ignore_db");

    @Override
    public String name() {
        return "target_applies_all";
    }

    @Override
    public Finding look() {
        Map<String, String> options = new SettingsFile(target).effective();
        Dialect dialect = target.dialect().reading();
        String filters = options.entrySet().stream()
                .filter(option -> BINLOG_FILTERS.contains(option.getKey())
                        || dialect.applierFilters().contains(option.getKey()))
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining("; "));
        if (!filters.isEmpty()) {
            return Finding.fail(
                    "the option files of " + target.name() + " filter replication: " + filters
                            + ". Nothing was changed.",
                    "Remove the filters there; what they leave out would be missing on " + target.name() + ".");
        }
        Function<String, Optional<String>> option = name -> Optional.ofNullable(options.get(name));
        Finding semiSync = SemiSync.judge(target.name(), dialect, option);
        return semiSync.status() == Status.OK ? SkippedEvents.judge(target.name(), dialect, option) : semiSync;
    }
}
