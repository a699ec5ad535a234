package io.landfall.runbooks.finish;

import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.pair.file.AuthorizedKeys;
import io.landfall.runbooks.pair.file.ClosedFile;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Landfall left on one host: work directories, staged files, copies of route files, keys of a copy.
 *
 * @param host where
 * @param server the server on it; empty when it is the application's host
 * @param routes the application's files on this host that Landfall changes
 * @param tags the comments of the keys that are the migration's
 * @param made what else is Landfall's, by the journal or the configuration: backups that were made ready for sending
 */
record Leftovers(
        HostControl host, Optional<ServerControl> server, List<String> routes, List<String> tags, List<String> made) {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration REMOVAL = Duration.ofMinutes(30);
    private static final Script LIST = Script.of(Leftovers.class, "leftovers.sh");
    private static final Script KEYS = Script.withWay(Leftovers.class, "keys.sh");

    static Leftovers ofServer(ServerControl server, List<String> tags, List<String> backups) {
        return new Leftovers(server.host(), Optional.of(server), List.of(), tags, backups);
    }

    static Leftovers ofRoutes(HostControl host, List<String> files) {
        return new Leftovers(host, Optional.empty(), files, List.of(), List.of());
    }

    static Leftovers ofPage(HostControl host, List<String> files) {
        return new Leftovers(host, Optional.empty(), List.of(), List.of(), files);
    }

    /** Returns the paths that are there now. */
    List<String> paths() {
        List<String> arguments = new ArrayList<>();
        arguments.add(server.map(one -> DataDirectory.ofRunning(one).path()).orElse(""));
        arguments.add(server.map(one -> new ClosedFile(one).directory()).orElse(""));
        arguments.addAll(routes);
        Stream<String> listed =
                host.run(LIST.command(arguments.toArray(String[]::new)), LIMIT).lines();
        Stream<String> named = made.stream()
                .flatMap(path -> Stream.of(path, path + ".work"))
                .filter(path -> host.view().list(path).isPresent());
        return Stream.concat(listed, named).distinct().sorted().toList();
    }

    /** Returns the comments of the keys that are there now. */
    List<String> keys() {
        return keys("list");
    }

    private List<String> keys(String what) {
        return server.stream()
                .flatMap(one -> new AuthorizedKeys(one)
                        .run(KEYS, String.join(" ", tags), what)
                        .lines())
                .sorted()
                .toList();
    }

    /** Everything of {@link #paths} and {@link #keys} is gone, and whatever works in such a directory has ended. */
    void remove() {
        paths().forEach(path -> host.endTask(path, REMOVAL));
        keys("remove");
    }
}
