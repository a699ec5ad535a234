package io.landfall.lab.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that only its user can read, from its first moment on (mode 0600, or 0700 for a script). */
public final class PrivateFile {

    private PrivateFile() {}

    public static Path write(Path file, String text) {
        return write(file, text, "rw-------");
    }

    public static Path writeScript(Path file, String text) {
        return write(file, text, "rwx------");
    }

    private static Path write(Path file, String text, String permissions) {
        try {
            Files.deleteIfExists(file);
            try (SeekableByteChannel channel = Files.newByteChannel(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            }
            return file;
        } catch (IOException e) {
            throw new LabException("Could not write " + file + ": " + e.getMessage(), e);
        }
    }
}
