package io.landfall.monitor.server;

/** A release series, such as 10.11. */
public record Series(int major, int minor) implements Comparable<Series> {

    @Override
    public int compareTo(Series other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
