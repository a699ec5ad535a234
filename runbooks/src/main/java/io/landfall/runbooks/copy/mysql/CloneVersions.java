package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.ServerView;
import java.util.Optional;

/** Passes while the server program on the target's host can clone {@code source}, by the versions of both. */
record CloneVersions(ServerView source, HostView targetHost) implements Check {

    /** The first release that clones. */
    private static final Version FIRST = new Version(8, 0, 17);
    /** From here on a server of 8.0 clones an older one of 8.0. */
    private static final Version FIRST_ACROSS_PATCHES = new Version(8, 0, 37);

    @Override
    public String name() {
        return "clone_versions";
    }

    @Override
    public Finding look() {
        return CopyVersions.look(
                source,
                targetHost,
                CloneVersions::whyNot,
                donor -> "Install MySQL " + donor + " on " + targetHost.name() + ", and upgrade it after the migration"
                        + ", or write `copy.method: clone-local`, which copies to a newer one, too.");
    }

    /** MySQL Reference Manual, "Clone Plugin Limitations". */
    static Optional<String> whyNot(Version donor, Version recipient) {
        if (donor.isBefore(FIRST)) {
            return Optional.of("servers clone from " + FIRST + " on");
        }
        if (!donor.isOfTheSeriesOf(recipient)) {
            return Optional.of("a server clones only one of its own series");
        }
        if (recipient.isBefore(donor)) {
            return Optional.of("a server does not clone a newer one");
        }
        return donor.equals(recipient) || !donor.isBefore(FIRST_ACROSS_PATCHES)
                ? Optional.empty()
                : Optional.of("before " + FIRST_ACROSS_PATCHES + " both must be the same release");
    }
}
