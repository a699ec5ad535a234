package io.landfall.lab.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a lab keeps everything: {@code landfall-lab-*} below {@code java.io.tmpdir}, readable by its user only. */
public final class LabDirectory {

    private static final String PREFIX = "landfall-lab-";
    private static final String OWNER_FILE = "owner";
    private static final Duration TIME_TO_WRITE_THE_OWNER = Duration.ofMinutes(1);

    private LabDirectory() {}

    /** Makes a new one that belongs to this JVM. */
    public static Path create() {
        try {
            Path directory = Files.createTempDirectory(PREFIX).toRealPath();
            OsProcess owner = OsProcess.current();
            Files.writeString(directory.resolve(OWNER_FILE), owner.pid() + " " + owner.startTicks());
            return directory;
        } catch (IOException e) {
            throw new LabException("Could not make a directory for the lab: " + e.getMessage(), e);
        }
    }

    /** Returns those whose JVM has ended. */
    public static List<Path> abandoned() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                    .filter(LabDirectory::isMine)
                    .filter(entry -> !hasLivingOwner(entry))
                    .toList();
        } catch (IOException e) {
            throw new LabException("Could not list " + parent + ": " + e.getMessage(), e);
        }
    }

    private static boolean isMine(Path directory) {
        try {
            return Files.isDirectory(directory)
                    && Files.getOwner(directory).getName().equals(System.getProperty("user.name"));
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean hasLivingOwner(Path directory) {
        try {
            String[] owner =
                    Files.readString(directory.resolve(OWNER_FILE)).strip().split(" ");
            if (owner.length != 2) {
                return isYoung(directory);
            }
            Optional<OsProcess> now = OsProcess.of(Long.parseLong(owner[0]));
            return now.filter(process -> process.startTicks() == Long.parseLong(owner[1]))
                    .isPresent();
        } catch (IOException noOwnerYet) {
            return isYoung(directory);
        }
    }

    private static boolean isYoung(Path directory) {
        try {
            Instant oldest = Instant.now().minus(TIME_TO_WRITE_THE_OWNER);
            return Files.getLastModifiedTime(directory).toInstant().isAfter(oldest);
        } catch (IOException gone) {
            return true;
        }
    }

    /** Fills an empty directory. */
    public interface Filling {
        void fill(Path empty) throws IOException;
    }

    /**
     * Returns a directory that is kept for this user, in {@code $XDG_CACHE_HOME/landfall} ({@code ~/.cache/landfall}); where it
     * is missing it is filled first. Several JVMs may ask at the same time.
     */
    public static Path cached(String name, Filling filling) {
        Path directory = cached(name);
        Path cache = make(directory.getParent());
        try (FileChannel lockFile =
                        FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lockFile.lock()) {
            if (!Files.exists(directory) && held.isValid()) {
                Path building = cache.resolve(name + ".building");
                Command.run("rm", "-rf", building.toString());
                filling.fill(make(building));
                Files.move(building, directory, StandardCopyOption.ATOMIC_MOVE);
            }
            return directory;
        } catch (IOException e) {
            throw new LabException("Could not make " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Where the directory of that name is kept, whether it is there or not. */
    public static Path cached(String name) {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path base = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return base.resolve("landfall").resolve(name);
    }

    /** Makes {@code directory} and its parents, for its user only. */
    public static Path make(Path directory) {
        try {
            return Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException notADirectory) {
            throw new LabException(directory + " is in the way: it is not a directory.", notADirectory);
        } catch (IOException e) {
            throw new LabException("Could not make " + directory + ": " + e.getMessage(), e);
        }
    }
}
