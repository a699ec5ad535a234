package io.landfall.bot.live;

import io.landfall.lab.process.Command;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a service that a test starts finds its classes: where the launcher's service finds them, laid out ready, as long as
 * nothing was compiled since the launcher's build; otherwise on the class path of the tests.
 */
final class ServiceClasses {

    private static final Path ARCHIVE = Path.of("target", "classes.jsa").toAbsolutePath();
    private static final String OF_TESTS =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private static final List<String> OPTIONS = isArchiveCurrent() ? archived() : List.of("-cp", OF_TESTS);

    private ServiceClasses() {}

    /** The options of a JVM. */
    static List<String> options() {
        return OPTIONS;
    }

    /** The archive counts for class paths that begin as the launcher's does. */
    private static List<String> archived() {
        Path target = ARCHIVE.getParent();
        return List.of(
                "-XX:SharedArchiveFile=" + ARCHIVE,
                "-Xlog:cds*=off",
                "-cp",
                String.join(
                        File.pathSeparator,
                        target.resolve("*").toString(),
                        target.resolve("lib").resolve("*").toString(),
                        OF_TESTS));
    }

    private static boolean isArchiveCurrent() {
        if (!Files.exists(ARCHIVE) || !isAsBuilt()) {
            return false;
        }
        FileTime made = modified(ARCHIVE);
        return Stream.of(OF_TESTS.split(File.pathSeparator))
                .filter(path -> path.matches(".*/target/(classes|landfall-(monitor|runbooks)-[^/]*(?<!tests)[.]jar)"))
                .noneMatch(classes -> holdsNewer(Path.of(classes), made));
    }

    /** Whether the archive has the checksum that the launcher wrote beside it. */
    private static boolean isAsBuilt() {
        Path sum = ARCHIVE.resolveSibling("classes.jsa.cksum");
        try {
            return Files.exists(sum)
                    && Command.run("cksum", ARCHIVE.toString())
                            .startsWith(Files.readString(sum).strip() + " ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holdsNewer(Path directoryOrJar, FileTime than) {
        try (Stream<Path> files = Files.walk(directoryOrJar)) {
            return files.filter(Files::isRegularFile)
                    .anyMatch(file -> modified(file).compareTo(than) > 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
