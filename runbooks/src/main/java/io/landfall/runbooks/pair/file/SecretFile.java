package io.landfall.runbooks.pair.file;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** A password that Landfall made up, in a file that only its own user can read. */
public final class SecretFile {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final int RANDOM_BYTES = 21;
    /** Makes it a password for those who want a letter in each case, a digit and another character. */
    private static final String OF_EACH_KIND = "-aZ7";

    private final Path path;

    public SecretFile(Path path) {
        this.path = path;
    }

    /** Returns a new password of 32 letters, digits, {@code -} and {@code _}; it is kept nowhere. */
    public static Secret generate() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(random) + OF_EACH_KIND);
    }

    /** Returns the password of the file, made and synced to disk when there is no file yet. */
    public Secret readOrCreate() {
        try {
            create();
        } catch (FileAlreadyExistsException there) {
            return read();
        } catch (IOException e) {
            throw LandfallException.external(
                    "Could not write " + path + ", where a generated password is to be kept: " + e.getMessage()
                            + ". Make its directory writable.",
                    e);
        }
        return read();
    }

    public Path path() {
        return path;
    }

    /** Returns whether the file is there. */
    public boolean exists() {
        return Files.exists(path);
    }

    /** The file is gone afterwards. */
    public void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw LandfallException.external("Could not remove " + path + ": " + e.getMessage(), e);
        }
    }

    private void create() throws IOException {
        Set<StandardOpenOption> newFile = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel file = FileChannel.open(path, newFile, PosixFilePermissions.asFileAttribute(PRIVATE))) {
            file.write(ByteBuffer.wrap((generate().reveal() + "\n").getBytes(StandardCharsets.US_ASCII)));
            file.force(true);
        }
    }

    private Secret read() {
        try {
            if (!Files.getPosixFilePermissions(path).equals(PRIVATE)) {
                throw LandfallException.refused(path + " holds a password and others may read it ("
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + "). Nothing was"
                        + " changed. Find out who has read it, then: chmod 600 " + path);
            }
            String text = Files.readString(path).strip();
            if (text.length() < 16) {
                throw LandfallException.external(path + " holds no password (a write was cut short). Remove the file;"
                        + " Landfall then makes a new one.");
            }
            return Secret.of(text);
        } catch (IOException e) {
            throw LandfallException.external("Could not read " + path + ": " + e.getMessage(), e);
        }
    }
}
