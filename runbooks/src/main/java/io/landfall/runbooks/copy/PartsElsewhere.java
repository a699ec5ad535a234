package io.landfall.runbooks.copy;

import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.AdminDialect.DataPart;
import io.landfall.runbooks.pair.server.ServerControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What of a server's data lies outside of its data directory: logs, redo and undo where its option files keep them, and the
 * files of tables that lie elsewhere. A server that finds older ones there takes them for its own.
 */
public final class PartsElsewhere {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Script PARTS = Script.withWay(PartsElsewhere.class, "parts.sh");
    private static final Script LINKED = Script.withWay(PartsElsewhere.class, "linked.sh");

    private final ServerControl server;
    private final DataDirectory data;

    /** Of a server whose data directory that is; opens nothing yet. */
    public PartsElsewhere(ServerControl server, DataDirectory data) {
        this.server = server;
        this.data = data;
    }

    /**
     * Files of one kind.
     *
     * @param base with what the path of the directory begins that they are put into; they lie beside it
     * @param files which they are, as a pattern; empty means the logs that begin with {@code base}
     */
    private record Part(Path base, String files) {

        static Part of(Path directory, DataPart part) {
            return new Part(directory.resolve(part.name()), part.files());
        }

        /** The server takes what is behind the first dot of the name for an extension, and leaves it out. */
        static Part logs(Path option) {
            return new Part(
                    option.resolveSibling(option.getFileName().toString().replaceFirst("\\..*", "")), "");
        }

        String directory() {
            return base.getParent().toString();
        }
    }

    private Stream<Part> logs(Map<String, String> options) {
        return Stream.of("log_bin", "relay_log")
                .flatMap(name -> path(options, name))
                .map(Part::logs);
    }

    private Stream<Part> partsOfData(Map<String, String> options) {
        return server.dialect().partsOfData().stream()
                .flatMap(part -> path(options, part.option()).map(directory -> Part.of(directory, part)));
    }

    /** What is not absolute begins in the data directory. */
    private Stream<Path> path(Map<String, String> options, String name) {
        return Stream.ofNullable(options.get(name))
                .map(value -> Path.of(data.path()).resolve(value).normalize());
    }

    private boolean isOutside(Part part) {
        return !part.base().startsWith(data.path()) && !data.is(part.directory());
    }

    /** Directories outside of the data directory into which parts of the data belong. */
    public List<String> directories() {
        return partsOfData(effective())
                .filter(this::isOutside)
                .map(Part::directory)
                .toList();
    }

    /** A directory and a pattern for each part of the data that does not belong where the data arrives. */
    List<String> places() {
        return partsOfData(effective())
                .flatMap(part -> Stream.of(part.directory(), part.files()))
                .toList();
    }

    private List<Part> parts() {
        Map<String, String> options = effective();
        return Stream.concat(logs(options), partsOfData(options))
                .filter(this::isOutside)
                .toList();
    }

    private Map<String, String> effective() {
        return new SettingsFile(server).effective();
    }

    /** Where what was there lies while what the run's server has is in its place. */
    public List<String> aside(long run) {
        return aside().stream().map(start -> start + run).toList();
    }

    /** With what the paths of all such directories begin; the number of a run is behind it. */
    public List<String> aside() {
        return parts().stream()
                .map(part -> part.base() + ".before-landfall-run")
                .toList();
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
        List<String> words = new ArrayList<>(List.of(way, Long.toString(run)));
        parts().forEach(part -> words.addAll(List.of(part.base().toString(), part.files())));
        server.host().run(PARTS.command(words.toArray(String[]::new)), LIMIT);
    }

    /** The files that a list on the host names, of tables that lie elsewhere, are gone, removed as that {@code user:group}. */
    void remove(String list, String owner) {
        server.host().run(LINKED.command(list, owner), LIMIT);
    }
}
