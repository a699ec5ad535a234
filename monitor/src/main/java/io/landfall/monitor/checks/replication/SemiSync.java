package io.landfall.monitor.checks.replication;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Passes while {@code server} does not wait for a replica when it commits: whoever follows has none that would acknowledge,
 * and its applier waits at every commit until the time is up.
 */
public record SemiSync(Side side, ServerView server) implements Check {

    private static final String ENABLED = "_enabled";
    private static final String MILLIS = "_timeout";

    @Override
    public String name() {
        return side.of("semi_sync");
    }

    @Override
    public Finding look() {
        return judge(server.name(), server.dialect(), server.variables()::find);
    }

    /** Judges the settings of {@code server}, whether they are in force or only in its option files. */
    public static Finding judge(String server, Dialect dialect, Function<String, Optional<String>> value) {
        Optional<String> waits = dialect.semiSync().stream()
                .filter(name -> value.apply(name + ENABLED)
                        .filter(now -> now.matches("(?i)ON|1|TRUE"))
                        .isPresent())
                .findFirst();
        if (waits.isEmpty()) {
            return Finding.ok(server + " waits for no replica when it commits");
        }
        String enabled = waits.get() + ENABLED;
        Duration longest = Duration.ofMillis(
                value.apply(waits.get() + MILLIS).map(Long::parseLong).orElse(10_000L));
        return Finding.fail(
                server + " waits up to " + Elapsed.show(longest)
                        + " for the acknowledgement of a replica when it commits ("
                        + enabled + " = ON); nobody gives one while it follows another server, so it hardly applies"
                        + " anything then",
                "`" + dialect.set("OFF", enabled) + "` on " + server
                        + ", and in its option files; turn it on again when it"
                        + " takes the writes and a replica follows it.");
    }
}
