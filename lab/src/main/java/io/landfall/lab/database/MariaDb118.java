package io.landfall.lab.database;

import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabDirectory;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * MariaDB 11.8, as Debian's trixie has it, with the libraries that it needs: fetched into the user's cache when it is asked for
 * first.
 */
public final class MariaDb118 {

    private static final String NAME = "mariadb-11.8";

    private MariaDb118() {}

    /** What is got when it is asked for first; empty when it is here. */
    public static Optional<String> toBeFetched() {
        return Optional.of("MariaDB 11.8 (30 MB of Debian's packages, once)")
                .filter(any -> !Files.isExecutable(programs().resolve("mariadbd")));
    }

    /** Why it can't be had on this machine, and what helps; empty when it is here, as it is from now on. */
    public static Optional<String> whyNot() {
        try {
            LabDirectory.cached(NAME, MariaDb118::unpack);
            return Optional.empty();
        } catch (LabException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The directory with its programs. */
    public static Path programs() {
        return LabDirectory.cached(NAME).resolve("bin");
    }

    /** Returns {@code settings} of a server of this release. */
    public static MariaDbSettings settings(MariaDbSettings settings) {
        Path usr = LabDirectory.cached(NAME).resolve("usr");
        return settings.with("basedir", usr.toString())
                .with("plugin_dir", usr + "/lib/mysql/plugin")
                .with("lc_messages_dir", usr + "/share/mariadb")
                .with("character_sets_dir", usr + "/share/mariadb/charsets");
    }

    private static void unpack(Path prefix) throws IOException {
        Path script = PrivateFile.writeScript(
                prefix.resolve("unpack"), Resource.text(MariaDb118.class, "unpack-from-debian.sh"));
        try {
            Command.run(
                    script.toString(),
                    prefix.toString(),
                    "trixie",
                    "mariadb-server-core",
                    "mariadb-client-core",
                    "mariadb-backup",
                    "mariadb-server",
                    "mariadb-client");
        } catch (LabException e) {
            throw new LabException("MariaDB 11.8 can't be had here: Debian's trixie has it, and " + e.getMessage(), e);
        }
        Files.delete(script);
    }
}
