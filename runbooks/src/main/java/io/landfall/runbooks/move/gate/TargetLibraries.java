package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.NeededLibrary;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Passes while the target's server can load every library that some table, account or routine of the source needs, and has
 * the source's keys.
 */
public record TargetLibraries(Pair pair) implements Check {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String KEYS = "file_key_management_filename";

    @Override
    public String name() {
        return "target_libraries";
    }

    @Override
    public Finding look() {
        List<NeededLibrary> needed = pair.source().view().libraries();
        if (needed.isEmpty()) {
            return Finding.ok("no table, account or routine of " + pair.source().name() + " needs a library");
        }
        SettingsFile settings = new SettingsFile(pair.target());
        Map<String, String> options = settings.effective();
        String directory = Optional.ofNullable(options.get("plugin_dir")).orElseGet(this::builtInDirectory);
        Optional<List<String>> there = pair.target().host().view().list(directory);
        if (there.isEmpty()) {
            return Finding.unknown(
                    "there is no directory `" + directory + "` on "
                            + pair.target().host().name() + ", so nobody knows which libraries "
                            + pair.target().name() + " can load",
                    "Install the server there, or correct `plugin_dir` in its option files.");
        }
        List<String> lacking = new ArrayList<>();
        for (NeededLibrary library : needed) {
            if (!there.get().contains(library.file())) {
                lacking.add(library + " is not in " + directory);
            } else if (!library.travels() && !settings.loads(library.file())) {
                lacking.add(library + " is not loaded by its option files");
            }
        }
        keysThatDiffer(options).ifPresent(lacking::add);
        return lacking.isEmpty()
                ? Finding.ok(pair.target().name() + " has the libraries that "
                        + pair.source().name() + " needs: " + needed)
                : Finding.fail(
                        pair.target().name() + " lacks what " + pair.source().name() + " uses: "
                                + String.join("; ", lacking) + ". Nothing was changed.",
                        "Install the package that has it on "
                                + pair.target().host().name() + ", and let the option files of "
                                + pair.target().name() + " say what those of "
                                + pair.source().name() + " say of it.");
    }

    private String builtInDirectory() {
        return pair.target()
                .host()
                .run(pair.target().dialect().findLibraries(), LIMIT)
                .strip();
    }

    private Optional<String> keysThatDiffer(Map<String, String> options) {
        return pair.source()
                .view()
                .variables()
                .find(KEYS)
                .filter(file -> !file.isEmpty())
                .filter(file -> !digest(pair.source().host(), file)
                        .equals(digest(pair.target().host(), options.getOrDefault(KEYS, ""))))
                .map(file -> "its " + KEYS + " (" + options.getOrDefault(KEYS, "not set")
                        + ") does not have the keys of " + file);
    }

    private static String digest(HostControl host, String file) {
        return host.run("[ ! -r " + Script.words(file) + " ] || sha256sum < " + Script.words(file), LIMIT);
    }
}
