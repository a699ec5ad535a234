package io.landfall.lab.bench;

import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the figures depend on besides the contenders.
 *
 * @param load as {@link #loadNow} when the bench began
 * @param fileSystem of the data directories
 * @param database the servers, with their version
 * @param landfall the commit; with {@code -dirty} when files differ from it
 */
record Surroundings(
        String processor,
        int cores,
        String load,
        String kernel,
        String fileSystem,
        String database,
        String jdk,
        String landfall) {

    /** Looks at this machine; {@code launcher} lies in Landfall's directory. */
    static Surroundings of(String load, Path data, String database, Path launcher) {
        return new Surroundings(
                model(),
                Runtime.getRuntime().availableProcessors(),
                load,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                fileSystem(data),
                database,
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                commit(launcher));
    }

    private static String model() {
        return read(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst("^[^:]*:\\s*", ""))
                .findFirst()
                .orElse("unknown");
    }

    /** Of the last 1, 5 and 15 minutes. */
    static String loadNow() {
        return read(Path.of("/proc/loadavg")).replaceFirst("(\\S+ \\S+ \\S+).*", "$1");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new LabException("Could not read " + file + ": " + e.getMessage(), e);
        }
    }

    private static String fileSystem(Path data) {
        try {
            FileStore store = Files.getFileStore(data);
            return store.type() + " (" + store.name() + ")";
        } catch (IOException e) {
            throw new LabException("Could not ask for the file system of " + data + ": " + e.getMessage(), e);
        }
    }

    private static String commit(Path launcher) {
        try {
            return Command.run(
                    "git",
                    "-C",
                    launcher.toAbsolutePath().getParent().toString(),
                    "describe",
                    "--always",
                    "--dirty",
                    "--abbrev=12");
        } catch (LabException noCheckout) {
            return "unknown commit";
        }
    }

    /** For people. */
    List<String> lines() {
        return List.of(
                "machine: " + processor + ", " + cores + " cores, load at the start " + load + ", " + kernel
                        + ", data on " + fileSystem,
                "versions: " + database + ", " + jdk + ", Landfall " + landfall);
    }

    Map<String, Object> asJson() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("processor", processor);
        figures.put("cores", cores);
        figures.put("load", load);
        figures.put("kernel", kernel);
        figures.put("file_system", fileSystem);
        figures.put("database", database);
        figures.put("jdk", jdk);
        figures.put("landfall", landfall);
        return figures;
    }
}
