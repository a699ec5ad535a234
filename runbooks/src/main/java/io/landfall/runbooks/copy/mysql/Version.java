package io.landfall.runbooks.copy.mysql;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As in 8.0.33. */
record Version(int major, int minor, int patch) {

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

    /** Returns the first one in {@code text}; empty when there is none. */
    static Optional<Version> in(String text) {
        Matcher found = NUMBERS.matcher(text);
        return found.find()
                ? Optional.of(new Version(
                        Integer.parseInt(found.group(1)),
                        Integer.parseInt(found.group(2)),
                        Integer.parseInt(found.group(3))))
                : Optional.empty();
    }

    boolean isOfTheSeriesOf(Version other) {
        return major == other.major && minor == other.minor;
    }

    boolean isBefore(Version other) {
        return isOfTheSeriesOf(other)
                ? patch < other.patch
                : major < other.major || major == other.major && minor < other.minor;
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
