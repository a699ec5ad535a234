package io.landfall.bot.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An ext4 disk of its own that can be frozen: whoever writes to it then waits in the kernel, and can't even be killed, until
 * it is thawed. Only the processes see it which are started {@link #inside}; it goes with the process that holds it.
 */
final class FrozenDisk implements AutoCloseable {

    /** Thaws also when the test has gone. */
    private static final String SCRIPT = "dd if=/dev/zero of=\"$1\".image bs=1M count=48 2>/dev/null"
            + " && mkfs.ext4 -q \"$1\".image && mount -o loop \"$1\".image \"$1\" && echo mounted || exit 1;"
            + " while read -r how; do fsfreeze \"$how\" \"$1\" && echo \"$how\"; done; fsfreeze --unfreeze \"$1\" 2>/dev/null";

    private final Path mountPoint;
    private final Process holder;
    private final BufferedReader said;
    private final Writer orders;

    private FrozenDisk(Path mountPoint, Process holder, BufferedReader said) {
        this.mountPoint = mountPoint;
        this.holder = holder;
        this.said = said;
        this.orders = holder.outputWriter(StandardCharsets.UTF_8);
    }

    /** Mounts it on an empty directory; empty, and the reason in {@code why}, where this machine does not let us. */
    static Optional<FrozenDisk> on(Path mountPoint, StringBuilder why) {
        ProcessBuilder unshare = new ProcessBuilder(List.of(
                        "unshare", "--mount", "--propagation=private", "sh", "-c", SCRIPT, "sh", mountPoint.toString()))
                .redirectErrorStream(true);
        try {
            Process holder = unshare.start();
            BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
            String first = said.readLine();
            if ("mounted".equals(first)) {
                return Optional.of(new FrozenDisk(mountPoint, holder, said));
            }
            why.append("no disk can be frozen here, which takes root, loop devices and ext4: ")
                    .append(first);
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words before a command that shall see it. */
    List<String> inside() {
        return List.of("nsenter", "--target=" + holder.pid(), "--mount");
    }

    /** What lies there under {@code name}, for this process. */
    Path file(String name) {
        return Path.of("/proc/" + holder.pid() + "/root" + mountPoint, name);
    }

    /** Where a process that sees it has it. */
    Path mountPoint() {
        return mountPoint;
    }

    void freeze() {
        order("--freeze");
    }

    void thaw() {
        order("--unfreeze");
    }

    private void order(String how) {
        try {
            orders.write(how + "\n");
            orders.flush();
            String answer = said.readLine();
            if (!how.equals(answer)) {
                throw new AssertionError("fsfreeze " + how + ": " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It is thawed, whatever it was. */
    @Override
    public void close() {
        try {
            orders.close();
            holder.waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
