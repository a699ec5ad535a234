package io.landfall.runbooks.pair.file;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.server.ServerControl;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Landfall's lasting settings of a server: {@code zz-landfall-always.cnf} in its settings directory. */
public final class SettingsFile {

    private final OptionFiles files;

    public SettingsFile(ServerControl server) {
        this.files = new OptionFiles(server);
    }

    public String path() {
        return files.directory() + "/zz-landfall-always.cnf";
    }

    /** Returns the file's text; empty when there is none. */
    public Optional<String> read() {
        return files.host().view().readFile(path());
    }

    /** The file holds these settings, and nothing that the server reads later says otherwise but {@link ClosedFile}. */
    public void write(Map<String, String> settings) {
        restore(Optional.of(text(settings)));
        Map<String, String> lasting = new LinkedHashMap<>(settings);
        lasting.keySet().removeAll(ClosedFile.names());
        files.mustBecome(lasting, files.effective(), path());
    }

    /** Returns the text of a file with these settings. */
    public String text(Map<String, String> settings) {
        return text("Written by Landfall when this server became the target of a migration.", settings);
    }

    /** Reads the settings of a file that {@link #write} wrote. */
    public static Map<String, String> parse(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        text.lines().filter(line -> !line.startsWith("#") && line.contains("=")).forEach(line -> {
            int equals = line.indexOf('=');
            settings.put(OptionFiles.normal(line.substring(0, equals)), line.substring(equals + 1));
        });
        return settings;
    }

    /** The file holds {@code text}, or is gone when that is empty. */
    public void restore(Optional<String> text) {
        text.ifPresentOrElse(there -> files.host().write(path(), there, "0644"), () -> files.host()
                .remove(path()));
    }

    /** Returns what the server reads at its next start, by name in lower case with underscores. */
    public Map<String, String> effective() {
        return files.effective();
    }

    /** Returns what of it the operator has written, and not Landfall. */
    public Map<String, String> operators() {
        Map<String, String> operators = effective();
        operators
                .keySet()
                .removeAll(read().map(SettingsFile::parse).orElse(Map.of()).keySet());
        operators.keySet().removeAll(ClosedFile.names());
        return operators;
    }

    /** Whether both values mean the same, however they are written. */
    public static boolean same(String one, String other) {
        return OptionFiles.same(one, other);
    }

    /** Whether the server loads this library when it starts because its option files say so. */
    public boolean loads(String library) {
        return files.loads(library.replaceFirst("\\.so$", ""));
    }

    static String text(String why, Map<String, String> settings) {
        StringBuilder text = new StringBuilder("# " + why + "\n[mysqld]\n");
        settings.forEach((name, value) -> {
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw LandfallException.external("The value of " + name + ", `" + value.strip()
                        + "`, has a line end or another control character in it, which would be a setting of its own"
                        + " in an option file. Nothing was written. See where " + name + " is set.");
            }
            text.append(name).append('=').append(quoted(value)).append('\n');
        });
        return text.toString();
    }

    /** So that the server reads it as it is: blanks at its ends, quotes, {@code #} and {@code \} mean something else there. */
    private static String quoted(String value) {
        return value.matches("[^\\s\"'#\\\\]*") ? value : '"' + value.replaceAll("[\"\\\\]", "\\\\$0") + '"';
    }
}
