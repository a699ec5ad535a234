package io.landfall.runbooks.copy;

import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The binary and relay logs of a server whose option files keep them outside of its data directory. They belong to its data:
 * a server that finds older ones there takes their transactions for its own.
 */
public final class LogsElsewhere {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Script LOGS = Script.of(LogsElsewhere.class, "logs.sh");

    private final ServerControl server;

    public LogsElsewhere(ServerControl server) {
        this.server = server;
    }

    /** With what the paths of the logs begin; a dot and a number are behind it. */
    private List<String> bases() {
        Map<String, String> options = new SettingsFile(server).effective();
        return Stream.of("log_bin", "relay_log")
                .flatMap(name -> Optional.ofNullable(options.get(name)).stream())
                .filter(value -> value.startsWith("/"))
                .map(LogsElsewhere::base)
                .toList();
    }

    /** The server takes what is behind the first dot of the name for an extension, and leaves it out. */
    private static String base(String option) {
        Path path = Path.of(option);
        return path.resolveSibling(path.getFileName().toString().replaceFirst("\\..*", ""))
                .toString();
    }

    /** Where the logs lie that were there, while those of the run's server are in their place. */
    public List<String> aside(long run) {
        return aside().stream().map(start -> start + run).toList();
    }

    /** With what the paths of all such directories begin; the number of a run is behind it. */
    public List<String> aside() {
        return bases().stream().map(base -> base + ".before-landfall-run").toList();
    }

    /** What was there lies aside. */
    public void moveAside(long run) {
        move("aside", run);
    }

    /**
     * What was put aside is in its place again.
     *
     * @param areOfTheRun whether those that are there now are of the run's server; they are removed then
     */
    public void moveBack(long run, boolean areOfTheRun) {
        move(areOfTheRun ? "instead" : "back", run);
    }

    private void move(String way, long run) {
        List<String> bases = bases();
        if (!bases.isEmpty()) {
            String[] words = Stream.concat(Stream.of(way, Long.toString(run)), bases.stream())
                    .toArray(String[]::new);
            server.host().run(LOGS.command(words), LIMIT);
        }
    }
}
