package io.landfall.monitor.checks.topology;

import io.landfall.monitor.LandfallException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release series of MariaDB, such as 10.11. */
record MariaDbSeries(int major, int minor) implements Comparable<MariaDbSeries> {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.\\d+");
    private static final Pattern PRINTED = Pattern.compile("Ver (\\d+)\\.(\\d+)\\.\\d+-MariaDB");

    /** Reads {@code @@version}. */
    static MariaDbSeries of(String version) {
        return read(VERSION.matcher(version), version);
    }

    /** Reads what {@code mariadbd --version} prints. */
    static MariaDbSeries printedBy(String line) {
        return read(PRINTED.matcher(line), line);
    }

    private static MariaDbSeries read(Matcher version, String text) {
        if (!version.find()) {
            throw LandfallException.external("`" + text + "` is no version of MariaDB. See what is installed there.");
        }
        return new MariaDbSeries(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
    }

    @Override
    public int compareTo(MariaDbSeries other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
