package io.landfall.monitor.host;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A host seen over SSH: a fixed set of commands that read, on a Linux with a POSIX shell and GNU or busybox tools. */
public final class SshHost implements HostView {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration COUNTING = Duration.ofMinutes(1);
    private static final int NOT_THERE = 44;

    private final SshConnection connection;
    private final Clock clock;

    public SshHost(SshConnection connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public String name() {
        return connection.name();
    }

    @Override
    public DataSize memory() {
        String text = mustSucceed(
                "grep '^MemTotal:' /proc/meminfo && { cat /sys/fs/cgroup/memory.max"
                        + " /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null; true; }",
                "its memory");
        List<String> lines = text.lines().toList();
        long total = number(lines.get(0).replaceAll("\\D", ""), "its memory") * 1024;
        OptionalLong limit = lines.stream()
                .skip(1)
                .filter(line -> line.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .min();
        return new DataSize(Math.min(total, limit.orElse(total)));
    }

    @Override
    public DataSize freeSpace(String path) {
        String text = mustSucceed(
                "p=" + Shell.quote(path)
                        + "; while [ ! -e \"$p\" ]; do p=$(dirname -- \"$p\"); done; stat -f -c '%a %S' -- \"$p\"",
                "the free space at " + path);
        String[] blocks = text.split(" ");
        return new DataSize(number(blocks[0], path) * number(blocks[blocks.length - 1], path));
    }

    @Override
    public Optional<DataSize> directorySize(String path) {
        // Counting may take long, which must not hold up the other looks.
        CommandResult result = connection.run(
                "[ -d " + Shell.quote(path) + " ] || exit " + NOT_THERE + "; LC_ALL=C du -sk -- " + Shell.quote(path),
                COUNTING);
        if (result.exitStatus() == NOT_THERE) {
            return Optional.empty();
        }
        if (!result.succeeded() && !onlyVanishedFiles(result)) {
            throw failed("the size of " + path, result);
        }
        return Optional.of(new DataSize(number(result.text().split("\\s")[0], path) * 1024));
    }

    /** A live database removes files while they are counted. */
    private static boolean onlyVanishedFiles(CommandResult result) {
        return !result.text().isEmpty()
                && result.stderr().lines().allMatch(line -> line.endsWith("No such file or directory"));
    }

    @Override
    public Optional<String> readFile(String path) {
        return unlessMissing("-f", path, "head -c " + (MOST_OF_A_FILE.bytes() + 1) + " -- " + Shell.quote(path))
                .map(result -> whole(path, result.stdout()));
    }

    /** What is not in a part of a file may be in the rest. */
    private String whole(String path, byte[] read) {
        if (read.length > MOST_OF_A_FILE.bytes()) {
            throw LandfallException.external(path + " on " + name() + " is larger than " + MOST_OF_A_FILE
                    + ", which is the most that Landfall reads of a file. What it says is not known. See whether it is"
                    + " the right file.");
        }
        return new String(read, StandardCharsets.UTF_8);
    }

    @Override
    public Optional<List<String>> list(String path) {
        return unlessMissing("-d", path, "ls -1A -- " + Shell.quote(path))
                .map(result -> result.text().lines().toList());
    }

    @Override
    public boolean hasProgram(String program) {
        CommandResult result = look("command -v " + Shell.quote(program));
        return result.succeeded();
    }

    @Override
    public Optional<String> programVersion(String program) {
        CommandResult result = look("command -v " + Shell.quote(program) + " >/dev/null || exit " + NOT_THERE + "; "
                + Shell.quote(program) + " --version 2>&1 | head -n 1");
        return result.exitStatus() == NOT_THERE ? Optional.empty() : Optional.of(result.text());
    }

    @Override
    public Duration timeToConnect(String host, int port) {
        // bash's own clock and /dev/tcp: no other process starts between two readings.
        String measure =
                "for i in 1 2 3; do a=${EPOCHREALTIME/./}; exec 3<>\"/dev/tcp/$1/$2\" || exit 1; b=${EPOCHREALTIME/./};"
                        + " exec 3>&-; t=$((b-a)); [ $((t < ${best:-t+1})) = 1 ] && best=$t; done; echo $best";
        String text = mustSucceed(
                "timeout 5 bash -c " + Shell.quote(measure) + " sh " + Shell.quote(host) + " " + port,
                "the time to connect to " + host + ":" + port);
        return Duration.ofNanos(number(text, "the time to connect") * 1000);
    }

    @Override
    public Duration clockOffset() {
        Instant before = clock.instant();
        long nanos = number(mustSucceed("date +%s%N", "its clock"), "its clock");
        Instant after = clock.instant();
        Instant middle = before.plus(Duration.between(before, after).dividedBy(2));
        return Duration.between(middle, Instant.ofEpochSecond(0, nanos));
    }

    private Optional<CommandResult> unlessMissing(String test, String path, String command) {
        CommandResult result = look("[ " + test + " " + Shell.quote(path) + " ] || exit " + NOT_THERE + "; " + command);
        if (result.exitStatus() == NOT_THERE) {
            return Optional.empty();
        }
        if (!result.succeeded()) {
            throw failed(path, result);
        }
        return Optional.of(result);
    }

    private String mustSucceed(String command, String what) {
        CommandResult result = look(command);
        if (!result.succeeded()) {
            throw failed(what, result);
        }
        return result.text();
    }

    private CommandResult look(String command) {
        return connection.ask(command, DEADLINE);
    }

    private long number(String text, String what) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw LandfallException.external(
                    name() + " told `" + text + "` for " + what + ", which is no number. See what the host is.", e);
        }
    }

    private LandfallException failed(String what, CommandResult result) {
        String complaint = Stream.of(result.stderr().strip(), result.text())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("exit status " + result.exitStatus());
        return LandfallException.external(
                "Can't read " + what + " on " + name() + ": " + complaint + ". See whether the SSH user may read it.");
    }
}
