package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;
import io.landfall.runbooks.pair.host.HostControl;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Passes while XtraBackup on the source's host can back up {@code source}, and on the target's host make ready what that has
 * made, by the versions of all three (Percona XtraBackup documentation, "Server version and backup version comparison").
 */
record XtraBackupVersions(ServerView source, HostControl sourceHost, HostControl targetHost) implements Check {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern PRINTED =
            Pattern.compile("xtrabackup version (\\S+) based on MySQL server (\\d+\\.\\d+\\.\\d+)");

    /**
     * What is installed.
     *
     * @param name as it calls itself, such as 8.0.35-31
     * @param base the server on whose code it is built
     */
    record Tool(String name, Version base) {

        /** Reads what {@code xtrabackup --version} prints; empty when there is no version in it. */
        static Optional<Tool> in(String printed) {
            Matcher found = PRINTED.matcher(printed);
            return found.find()
                    ? Version.in(found.group(2)).map(base -> new Tool(found.group(1), base))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return "XtraBackup " + name + " (of MySQL " + base + ")";
        }
    }

    @Override
    public String name() {
        return "xtrabackup_versions";
    }

    @Override
    public Finding look() {
        String version = source.identity().version();
        String makes = printed(sourceHost);
        String readies = printed(targetHost);
        Optional<Version> server = Version.in(version);
        Optional<Tool> here = Tool.in(makes);
        Optional<Tool> there = Tool.in(readies);
        if (server.isEmpty() || here.isEmpty() || there.isEmpty()) {
            return Finding.fail(
                    "xtrabackup --version says `" + makes + "` on " + sourceHost.name() + " and `" + readies + "` on "
                            + targetHost.name() + ". Nothing was changed.",
                    "Install Percona XtraBackup for MySQL " + version + " on both.");
        }
        String text = source.name() + " is MySQL " + server.get() + ", " + sourceHost.name() + " has " + here.get()
                + ", " + targetHost.name() + " " + there.get();
        return whyNot(server.get(), here.get(), there.get())
                .map(why -> Finding.fail(
                        text + ": " + why + ". Nothing was changed.",
                        "Install the newest Percona XtraBackup "
                                + (server.get().major() < 8
                                        ? "2.4"
                                        : server.get().major() + "."
                                                + server.get().minor())
                                + " on both hosts."))
                .orElseGet(() -> Finding.ok(text));
    }

    private static String printed(HostControl host) {
        return host.run("xtrabackup --no-defaults --version 2>&1 || true", LIMIT)
                .lines()
                .filter(line -> line.contains("version"))
                .findFirst()
                .orElse("nothing");
    }

    static Optional<String> whyNot(Version server, Tool here, Tool there) {
        if (!here.base().isOfTheSeriesOf(server)) {
            return Optional.of("XtraBackup reads only servers of its own series");
        }
        if (here.base().isBefore(server)) {
            return Optional.of("XtraBackup does not read a server that is newer than itself");
        }
        return there.base().isOfTheSeriesOf(here.base()) && !there.base().isBefore(here.base())
                ? Optional.empty()
                : Optional.of("what one has made, an older one or one of another series does not make ready");
    }
}
