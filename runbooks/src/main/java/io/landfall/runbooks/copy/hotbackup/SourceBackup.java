package io.landfall.runbooks.copy.hotbackup;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.copy.Backup;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.server.ServerControl;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a backup is made ready on the source's host, before rsync sends it. */
public final class SourceBackup extends Backup {

    private final Supplier<String> path;

    private SourceBackup(HostControl host, Supplier<String> path) {
        super(host);
        this.path = path;
    }

    /**
     * Opens nothing yet.
     *
     * @param parent where it is to be; empty means beside the data directory
     */
    public SourceBackup(ServerControl source, DataDirectory data, Optional<String> parent, String migration) {
        this(source.host(), () -> parent.map(directory -> directory + "/landfall-copy-of-" + migration)
                .orElseGet(() -> data.path() + ".landfall-outgoing"));
    }

    /** The same in the place that was configured when it was begun. */
    SourceBackup at(String begun) {
        return new SourceBackup(host(), () -> begun);
    }

    @Override
    public String path() {
        return path.get();
    }

    @Override
    public String work() {
        return path() + ".work";
    }

    /** What rsync has sent in its present or last try, as dd tells it; kept here as long as the backup. */
    String meter() {
        return path() + "/sent";
    }

    /** The tool's own directory: the only one there is. */
    @Override
    public String files() {
        List<String> found = host().view().list(base()).orElse(List.of());
        if (found.size() != 1) {
            throw LandfallException.external("There is no backup in " + base() + " on " + host().name() + " (found "
                    + found + "). Say `abort`, then start again.");
        }
        return base() + "/" + found.get(0);
    }
}
