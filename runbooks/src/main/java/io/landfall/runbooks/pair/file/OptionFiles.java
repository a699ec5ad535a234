package io.landfall.runbooks.pair.file;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import io.landfall.runbooks.pair.server.ServerControl;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The option files of a server: where Landfall may put its own, and what the server will read in the end. */
public final class OptionFiles {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ServerControl server;

    public OptionFiles(ServerControl server) {
        this.server = server;
    }

    HostControl host() {
        return server.host();
    }

    /** Returns the directory for files of our own; throws BAD_INPUT when none is configured and no usual one exists. */
    public String directory() {
        return server.settings()
                .settingsDir()
                .orElseGet(() -> usual(server.dialect().optionDirectories()));
    }

    private String usual(List<String> directories) {
        return directories.stream()
                .filter(directory -> host().view().list(directory).isPresent())
                .findFirst()
                .orElseThrow(
                        () -> LandfallException.badInput("Neither " + String.join(" nor ", directories) + " exists on "
                                + host().name() + ". Nothing was changed. Write servers." + server.name()
                                + ".settings-dir: a directory that its option file includes."));
    }

    /** A command that prints the options the server reads, in their order, one {@code --name=value} a line. */
    String printCommand() {
        return "my_print_defaults "
                + server.settings()
                        .defaultsFile()
                        .map(file -> Script.words("--defaults-file=" + file) + " ")
                        .orElse("")
                + server.dialect().optionGroups();
    }

    /** Returns the options that the server reads at its next start. */
    Map<String, String> effective() {
        return parse(host().run(printCommand(), LIMIT));
    }

    /** Whether a plugin of this library is loaded at the next start; such an option may be given several times. */
    boolean loads(String library) {
        return host().run(printCommand(), LIMIT)
                .lines()
                .filter(line ->
                        line.startsWith("--") && normal(line.substring(2)).matches("plugin_load(_add)?=.*"))
                .flatMap(line -> Stream.of(line.replaceFirst("^[^=]*=", "").split("[;:=]")))
                .anyMatch(word -> word.replaceFirst("\\.so$", "").equals(library));
    }

    /** Reads what {@link #printCommand} printed; the last value of a name counts, an option without value is ON. */
    static Map<String, String> parse(String printed) {
        Map<String, String> options = new TreeMap<>();
        printed.lines().filter(line -> line.startsWith("--")).forEach(line -> {
            int equals = line.indexOf('=');
            String name = normal(equals < 0 ? line.substring(2) : line.substring(2, equals));
            options.put(name, equals < 0 ? "ON" : line.substring(equals + 1));
        });
        return options;
    }

    /** Options may be written with hyphens or underscores, in any case, and with {@code loose_} before them. */
    static String normal(String name) {
        String normal = name.toLowerCase(Locale.ROOT).replace('-', '_');
        return normal.startsWith("loose_") ? normal.substring("loose_".length()) : normal;
    }

    /** Throws EXTERNAL unless the server will really start with these. */
    void mustBecome(Map<String, String> wanted, Map<String, String> effective, String file) {
        wanted.forEach((name, value) -> {
            Optional<String> there = Optional.ofNullable(effective.get(normal(name)));
            if (there.filter(found -> same(found, value)).isEmpty()) {
                throw LandfallException.external(file + " on " + host().name() + " says " + name + "=" + value
                        + ", but "
                        + server.name() + " would start with "
                        + there.map(found -> name + "=" + found).orElse("nothing of it")
                        + ". See `" + printCommand() + "` there: the directory must be included, and no later file"
                        + " may say otherwise (servers." + server.name() + ".settings-dir, .defaults-file).");
            }
        });
    }

    static boolean same(String one, String other) {
        return truth(one).equals(truth(other));
    }

    private static String truth(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "ON", "TRUE", "1" -> "1";
            case "OFF", "FALSE", "0" -> "0";
            default -> value;
        };
    }
}
