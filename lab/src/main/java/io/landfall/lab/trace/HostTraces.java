package io.landfall.lab.trace;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabHost;
import io.landfall.lab.process.LabException;
import io.landfall.lab.trace.Traces.Thing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a host where a migration works. */
public final class HostTraces {

    private static final String FILE = "file";

    private HostTraces() {}

    /**
     * Its option files and keys with what they say; and the names beside its data directory and in the home and temporary
     * directory of the user who logs in, but for those that a server makes because it runs.
     */
    public static Traces of(String where, LabHost host, LabDatabase server) {
        Map<Thing, String> things = new TreeMap<>();
        texts(things, server.settingsDir());
        text(things, server.defaultsFile());
        text(things, host.authorizedKeysFile());
        names(things, server.dataDir().getParent(), server.filesOfARunningServer());
        names(things, host.directory(), Set.of());
        names(things, host.home(), Set.of());
        names(things, host.home().resolve(".ssh"), Set.of());
        names(things, host.temporaryDirectory(), Set.of());
        return new Traces(where, things);
    }

    /** The names in a directory of an application, without {@code itsOwn}. */
    public static Traces of(String where, Path directory, Set<Path> itsOwn) {
        Map<Thing, String> things = new TreeMap<>();
        names(things, directory, itsOwn);
        return new Traces(where, things);
    }

    private static void names(Map<Thing, String> things, Path directory, Set<Path> but) {
        if (Files.isDirectory(directory)) {
            list(directory)
                    .filter(path -> !but.contains(path))
                    .forEach(path -> things.putIfAbsent(new Thing(FILE, path.toString()), "there"));
        }
    }

    private static void texts(Map<Thing, String> things, Path directory) {
        list(directory).forEach(path -> text(things, path));
    }

    private static void text(Map<Thing, String> things, Path file) {
        try {
            things.put(
                    new Thing(FILE, file.toString()),
                    "`" + Files.readString(file).strip() + "`");
        } catch (IOException e) {
            throw new LabException("Could not read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.toList().stream();
        } catch (IOException e) {
            throw new LabException("Could not list " + directory + ": " + e.getMessage(), e);
        }
    }
}
