package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.ServerView;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Passes while the server program on the target's host can clone {@code source}, by the versions of both. */
record CloneVersions(ServerView source, HostView targetHost) implements Check {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");
    /** The first release that clones. */
    private static final Version FIRST = new Version(8, 0, 17);
    /** From here on a server of 8.0 clones an older one of 8.0. */
    private static final Version FIRST_ACROSS_PATCHES = new Version(8, 0, 37);

    /** As in 8.0.33. */
    record Version(int major, int minor, int patch) {

        static Optional<Version> in(String text) {
            Matcher found = VERSION.matcher(text);
            return found.find()
                    ? Optional.of(new Version(
                            Integer.parseInt(found.group(1)),
                            Integer.parseInt(found.group(2)),
                            Integer.parseInt(found.group(3))))
                    : Optional.empty();
        }

        private boolean isOfTheSeriesOf(Version other) {
            return major == other.major && minor == other.minor;
        }

        private boolean isBefore(Version other) {
            return isOfTheSeriesOf(other)
                    ? patch < other.patch
                    : major < other.major || major == other.major && minor < other.minor;
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }

    @Override
    public String name() {
        return "clone_versions";
    }

    @Override
    public Finding look() {
        String old = source.identity().version();
        String printed = targetHost.programVersion("mysqld").orElse("nothing");
        Optional<Version> installed = printed.contains("MariaDB") ? Optional.empty() : Version.in(printed);
        String text = source.name() + " is MySQL " + old + ", on " + targetHost.name() + " `mysqld` is "
                + installed.map(version -> "MySQL " + version).orElse(printed);
        Optional<Version> donor = Version.in(old);
        if (donor.isEmpty() || installed.isEmpty()) {
            return Finding.fail(
                    text + ". Nothing was changed.",
                    "Install the server of MySQL " + old + " on " + targetHost.name()
                            + ". Nothing of MySQL is cloned to" + " another family.");
        }
        return whyNot(donor.get(), installed.get())
                .map(why -> Finding.fail(
                        text + ": " + why + ". Nothing was changed.",
                        "Install MySQL " + donor.get() + " on " + targetHost.name()
                                + ", and upgrade it after the migration."))
                .orElseGet(() -> Finding.ok(text));
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
