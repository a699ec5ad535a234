package io.landfall.runbooks.copy.mariadb;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.Series;
import io.landfall.monitor.server.ServerView;
import java.util.Optional;

/**
 * Passes while the program on the host where the backup is made ready is of the series of {@code source}: another one does not
 * understand its redo log for sure (MariaDB documentation, "mariadb-backup Overview").
 */
record BackupVersions(ServerView source, HostView host, String program) implements Check {

    @Override
    public String name() {
        return "backup_versions";
    }

    @Override
    public Finding look() {
        Optional<String> printed = host.programVersion(program);
        if (printed.isEmpty()) {
            return Finding.fail(
                    host.name() + " has no program `" + program + "`. Nothing was changed.",
                    "Install it there, in the version of " + source.name() + ".");
        }
        Series needed = source.dialect().series(source.identity().version());
        Series there = source.dialect().series(printed.get().replaceFirst(".* server ", "")); // behind its path
        String text = source.name() + " is " + needed + ", on " + host.name() + ", where its backup is made ready, "
                + program + " is " + there;
        return there.equals(needed)
                ? Finding.ok(text)
                : Finding.fail(
                        text + ". Nothing was changed.",
                        "Write `copy.transfer: rsync`: then it is made ready on the host of " + source.name()
                                + ", whose " + program + " must be of its series.");
    }
}
