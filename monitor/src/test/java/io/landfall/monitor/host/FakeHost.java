package io.landfall.monitor.host;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A host in memory, for tests: 8 GiB of memory, 100 GiB of free space, and every program that Landfall needs. */
public final class FakeHost implements HostView {

    /** Sizes by directory. */
    public final Map<String, DataSize> directories = new ConcurrentHashMap<>();

    /** Texts by file. */
    public final Map<String, String> files = new ConcurrentHashMap<>();

    /** What {@code --version} prints, by program. */
    public final Map<String, String> programs = new ConcurrentHashMap<>();

    /** How long connecting takes, by {@code host:port}; 0.2 ms when it is not there. */
    public final Map<String, Duration> connectTimes = new ConcurrentHashMap<>();

    public volatile DataSize memory = DataSize.ofMebibytes(8 << 10);
    public volatile DataSize freeSpace = DataSize.ofMebibytes(100 << 10);
    public volatile Duration clockOffset = Duration.ofMillis(1);

    /** Whether it can be reached at all. */
    public volatile boolean reachable = true;

    private final String name;

    public FakeHost(String name) {
        this.name = name;
        for (String program : List.of("mariadb-backup", "mbstream", "ssh")) {
            programs.put(program, program + " 1.0");
        }
        programs.put("mariadbd", "mariadbd  Ver 10.11.6-MariaDB for Linux");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataSize memory() {
        return reached(memory);
    }

    @Override
    public DataSize freeSpace(String path) {
        return reached(freeSpace);
    }

    @Override
    public Optional<DataSize> directorySize(String path) {
        return reached(Optional.ofNullable(directories.get(path)));
    }

    @Override
    public Optional<String> readFile(String path) {
        return reached(Optional.ofNullable(files.get(path)));
    }

    @Override
    public Optional<List<String>> list(String path) {
        List<String> names = files.keySet().stream()
                .filter(file -> file.startsWith(path + "/"))
                .map(file -> file.substring(path.length() + 1).split("/")[0])
                .distinct()
                .sorted()
                .toList();
        return reached(names.isEmpty() && !directories.containsKey(path) ? Optional.empty() : Optional.of(names));
    }

    @Override
    public boolean hasProgram(String program) {
        return reached(programs.containsKey(program));
    }

    @Override
    public Optional<String> programVersion(String program) {
        return reached(Optional.ofNullable(programs.get(program)));
    }

    @Override
    public Duration clockOffset() {
        return reached(clockOffset);
    }

    @Override
    public Duration timeToConnect(String host, int port) {
        return reached(connectTimes.getOrDefault(host + ":" + port, Duration.ofNanos(200_000)));
    }

    private <T> T reached(T answer) {
        if (!reachable) {
            throw LandfallException.external("Can't reach " + name + " over SSH.");
        }
        return answer;
    }
}
