package io.landfall.bot;

import java.util.Optional;

/** Which Landfall this is. */
final class Version {

    private Version() {}

    /** Returns the version from the jar, {@code unpackaged} when it runs from classes. */
    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }
}
