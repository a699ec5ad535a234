package io.landfall.bot.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A disk in memory of a few MiB that only the processes see which are started {@link #inside}, and which goes with the
 * process that holds it. Root mounts it in a mount namespace, anybody else in a user namespace as well.
 */
record SmallDisk(Path mountPoint, Process holder) implements AutoCloseable {

    private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");

    /** Mounts it on an empty directory. */
    static SmallDisk on(Path mountPoint, int mebibytes) {
        ProcessBuilder unshare = new ProcessBuilder(List.of(
                        "unshare",
                        "--mount",
                        IS_ROOT ? "--propagation=private" : "--map-root-user",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=\"$2\"m tmpfs \"$1\" && echo mounted && exec cat",
                        "sh",
                        mountPoint.toString(),
                        Integer.toString(mebibytes)))
                .redirectErrorStream(true);
        try {
            Process holder = unshare.start();
            BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
            String first = said.readLine();
            if (!"mounted".equals(first)) {
                throw new AssertionError("This machine lets nobody mount a small disk: " + first
                        + ". Root needs CAP_SYS_ADMIN, others user namespaces (kernel.unprivileged_userns_clone).");
            }
            return new SmallDisk(mountPoint, holder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words before a command that shall see it. */
    List<String> inside() {
        String target = "--target=" + holder.pid();
        return IS_ROOT
                ? List.of("nsenter", target, "--mount")
                : List.of("nsenter", target, "--mount", "--user", "--preserve-credentials");
    }

    /** What lies there under {@code name}, for this process. */
    Path file(String name) {
        return Path.of("/proc/" + holder.pid() + "/root" + mountPoint, name);
    }

    /** Leaves not one byte free. */
    void fill() {
        byte[] block = new byte[4096];
        try (OutputStream filler = Files.newOutputStream(file("filler"))) {
            while (true) {
                filler.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw new UncheckedIOException(full);
            }
        }
    }

    /** Makes room for some MiB. */
    void leave(int mebibytes) {
        try (FileChannel filler = FileChannel.open(file("filler"), StandardOpenOption.WRITE)) {
            filler.truncate(filler.size() - ((long) mebibytes << 20));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes room again. */
    void empty() {
        try {
            Files.delete(file("filler"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        holder.destroy();
    }
}
