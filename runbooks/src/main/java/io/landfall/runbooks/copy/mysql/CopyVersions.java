package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.ServerView;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Passes while the server program on the target's host can be started on the files of {@code source}, by the versions of both
 * (MySQL Reference Manual, "Upgrade Paths").
 */
record CopyVersions(ServerView source, HostView targetHost) implements Check {

    /** The last series of each number, which have long-term support. */
    private static final List<Version> LONG_TERM = List.of(new Version(8, 4, 0), new Version(9, 7, 0));

    @Override
    public String name() {
        return "copy_versions";
    }

    @Override
    public Finding look() {
        return look(
                source,
                targetHost,
                CopyVersions::whyNot,
                old -> "Install MySQL " + old + " on " + targetHost.name()
                        + ", or a newer one of its series or of the next" + " series with long-term support.");
    }

    /**
     * Judges both versions.
     *
     * @param whyNot says of the old and the new one why not; empty when it can be
     * @param remedy what helps then, by the old one
     */
    static Finding look(
            ServerView source,
            HostView targetHost,
            BiFunction<Version, Version, Optional<String>> whyNot,
            Function<Version, String> remedy) {
        String old = source.identity().version();
        String printed = targetHost.programVersion("mysqld").orElse("nothing");
        Optional<Version> installed = printed.contains("MariaDB") ? Optional.empty() : Version.in(printed);
        String text = source.name() + " is MySQL " + old + ", on " + targetHost.name() + " `mysqld` is "
                + installed.map(version -> "MySQL " + version).orElse(printed);
        Optional<Version> from = Version.in(old);
        if (from.isEmpty() || installed.isEmpty()) {
            return Finding.fail(
                    text + ". Nothing was changed.",
                    "Install the server of MySQL " + old + " on " + targetHost.name()
                            + ". Nothing of MySQL is copied to another family.");
        }
        return whyNot.apply(from.get(), installed.get())
                .map(why -> Finding.fail(text + ": " + why + ". Nothing was changed.", remedy.apply(from.get())))
                .orElseGet(() -> Finding.ok(text + upgrade(from.get(), installed.get())));
    }

    private static String upgrade(Version from, Version to) {
        return from.equals(to) ? "" : ", which upgrades the copy when it is started";
    }

    /** A server upgrades what an older one has left, but skips no series with long-term support. */
    static Optional<String> whyNot(Version from, Version to) {
        if (to.isBefore(from)) {
            return Optional.of("a server does not start on what a newer one has left");
        }
        boolean isOneStep =
                from.major() + 1 == to.major() && LONG_TERM.stream().anyMatch(series -> series.isOfTheSeriesOf(from));
        return from.major() == to.major() || isOneStep
                ? Optional.empty()
                : Optional.of("a server skips no series with long-term support when it upgrades");
    }
}
