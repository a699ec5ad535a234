package io.landfall.runbooks.pair.file;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.server.ServerControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Landfall's lasting settings of a server under a name that is the operator's: {@code zz-handed-over.cnf}. The server
 * needs them at its next start (its id, its binary log, how names are compared), and a later migration takes them for
 * what they are: not Landfall's.
 */
public final class HandedOver {

    private final SettingsFile ours;
    private final OptionFiles files;

    public HandedOver(ServerControl server) {
        this.ours = new SettingsFile(server);
        this.files = new OptionFiles(server);
    }

    public String path() {
        return files.directory() + "/zz-handed-over.cnf";
    }

    /** Returns the settings that are still in Landfall's file, {@code name=value} each; empty when there is none. */
    public List<String> waiting() {
        return ours.read()
                .map(text -> SettingsFile.parse(text).entrySet().stream()
                        .map(Map.Entry::toString)
                        .toList())
                .orElse(List.of());
    }

    /** Whether Landfall's own file is gone. */
    public boolean isDone() {
        return ours.read().isEmpty();
    }

    /**
     * Landfall's file is gone and what it said stands in {@link #path}; the server will start with the same settings as
     * before. Throws EXTERNAL, with the old file in place, when it would not. May be called again.
     *
     * @param why a comment of one line for whoever reads the file
     */
    public void take(String why) {
        Optional<String> text = ours.read();
        if (text.isEmpty()) {
            return;
        }
        Map<String, String> before = files.effective();
        files.host().write(path(), joined(why, text.get()), "0644");
        ours.restore(Optional.empty());
        Map<String, String> after = files.effective();
        if (!after.equals(before)) {
            ours.restore(text);
            throw LandfallException.external("With " + path() + " in place of " + ours.path() + " "
                    + files.host().name() + " would start with other settings than now: " + differences(before, after)
                    + ". Landfall's file is still there. A file between the two says otherwise; mend it, then resume.");
        }
    }

    private String joined(String why, String text) {
        return joined(files.host().view().readFile(path()), why, settings(text));
    }

    /**
     * What an earlier migration handed over comes first, as the last value of a name counts. Returns {@code earlier} as
     * it is when it ends with {@code settings} already.
     */
    static String joined(Optional<String> earlier, String why, String settings) {
        if (earlier.filter(there -> there.endsWith(settings)).isPresent()) {
            return earlier.get();
        }
        return earlier.map(there -> there + "\n").orElse("") + "# " + why + "\n" + settings;
    }

    private static String settings(String text) {
        return String.join(
                        "\n", text.lines().filter(line -> !line.startsWith("#")).toList())
                + "\n";
    }

    private static List<String> differences(Map<String, String> before, Map<String, String> after) {
        List<String> differences = new ArrayList<>();
        before.forEach((name, value) -> {
            if (!value.equals(after.get(name))) {
                differences.add(name + "=" + value + " -> " + after.getOrDefault(name, "not set"));
            }
        });
        return differences;
    }
}
