package io.landfall.runbooks.pair.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.stream.Stream;

/** What an ordinary user would like root to change or to tell: a directory with a file that only root may read. */
public final class Victim {

    /** An account that is on every machine. */
    public static final String HOSTILE = "nobody";

    private static final String TEXT = "precious, and at 10.0.0.5:3306\n";

    private final Path directory;
    private final Path file;

    private Victim(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("victim");
    }

    /** Makes it in an empty directory of root's. Skips the test where this is not root, who alone can be led astray. */
    public static Victim in(Path directory) {
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "needs root: only who logs in as root has more rights than the owner of a directory");
        Victim victim = new Victim(directory);
        try {
            Files.writeString(victim.file, TEXT);
            Files.setPosixFilePermissions(victim.file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return victim;
    }

    public Path directory() {
        return directory;
    }

    public Path file() {
        return file;
    }

    /** A link of the hostile user's that leads to the file. */
    public Path plant(Path link) {
        return link(link, file);
    }

    /** A link of the hostile user's. */
    public static Path link(Path link, Path to) {
        try {
            return own(Files.createSymbolicLink(link, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a file or directory to the hostile user. */
    public static Path own(Path path) {
        try {
            UserPrincipalLookupService accounts = path.getFileSystem().getUserPrincipalLookupService();
            PosixFileAttributeView view =
                    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            view.setGroup(accounts.lookupPrincipalByGroupName(Command.run("id", "-gn", HOSTILE)));
            view.setOwner(accounts.lookupPrincipalByName(HOSTILE));
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its bytes, mode and owner are what they were, and nothing lies beside it. */
    public void isUnchanged() {
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside).containsExactly(file);
            assertThat(Files.readString(file)).isEqualTo(TEXT);
            PosixFileAttributes now = Files.readAttributes(file, PosixFileAttributes.class);
            assertThat(PosixFilePermissions.toString(now.permissions())).isEqualTo("rw-------");
            assertThat(now.owner().getName()).isEqualTo("root");
            assertThat(Files.getOwner(directory).getName()).isEqualTo("root");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
