package io.landfall.lab.trace;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was there on both servers and hosts before a migration, to be compared with what is there after it.
 *
 * <p>The new server had no data before; it is to hold the accounts and schemas of the old one, and to run with what its
 * option files say, as a restart of it shows.
 */
public final class PairTraces {

    private final Place old;
    private final Place fresh;
    private final Application application;
    private final Traces data;
    private final Traces variables;
    private final Traces oldFiles;
    private final Traces freshFiles;
    private final Traces applicationFiles;

    /** A server on its host, with the name that people know it by. */
    public record Place(String name, LabHost host, LabDatabase server) {}

    /**
     * Where the file lies that names the database.
     *
     * @param directory with that file
     * @param itsOwn files that the application makes and removes
     */
    public record Application(Path directory, Set<Path> itsOwn) {}

    private PairTraces(Place old, Place fresh, Application application) {
        this.old = old;
        this.fresh = fresh;
        this.application = application;
        this.data = ServerTraces.ofData(old.name(), old.server());
        this.variables = ServerTraces.ofVariables(old.name(), old.server());
        this.oldFiles = files(old);
        this.freshFiles = files(fresh);
        this.applicationFiles = files(application);
    }

    /** Looks now, before the migration. */
    public static PairTraces before(Place old, Place fresh, Application application) {
        return new PairTraces(old, fresh, application);
    }

    private static Traces files(Place place) {
        return HostTraces.of(place.name(), place.host(), place.server());
    }

    private static Traces files(Application application) {
        return HostTraces.of("app", application.directory(), application.itsOwn());
    }

    /** Returns what is not as before. Both servers are restarted; nobody may need them meanwhile. */
    public List<Difference> after() {
        Traces freshVariables = ServerTraces.ofVariables(fresh.name(), fresh.server());
        List<Difference> differences = Stream.of(
                        ServerTraces.ofData(old.name(), old.server()).since(data),
                        ServerTraces.ofVariables(old.name(), old.server()).since(variables),
                        ServerTraces.ofData(fresh.name(), fresh.server()).since(data),
                        files(old).since(oldFiles),
                        files(fresh).since(freshFiles),
                        files(application).since(applicationFiles))
                .flatMap(List::stream)
                .toList();
        Traces oldVariables = ServerTraces.ofVariables(old.name(), old.server());
        List.of(old, fresh).parallelStream().forEach(place -> place.server().restart());
        return Stream.of(
                        differences,
                        oldVariables.since(ServerTraces.ofVariables(old.name(), old.server())),
                        freshVariables.since(ServerTraces.ofVariables(fresh.name(), fresh.server())))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }
}
