package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.host.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Passes while the data of both servers lies in their data directories: mariadb-backup puts what lies elsewhere back at the
 * same path as root, where the target's server can't read it.
 */
public record FilesElsewhere(Pair pair, DataDirectory source) implements Check {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MOST = 5;
    private static final List<String> DIRECTORIES =
            List.of("innodb_data_home_dir", "innodb_log_group_home_dir", "innodb_undo_directory", "aria_log_dir_path");

    @Override
    public String name() {
        return "files_elsewhere";
    }

    @Override
    public Finding look() {
        List<String> ofTables = linksOfTheSource();
        if (!ofTables.isEmpty()) {
            String more = ofTables.size() > MOST ? " and " + (ofTables.size() - MOST) + " more" : "";
            return Finding.fail(
                    "tables of " + pair.source().name() + " lie outside of its data directory: "
                            + ofTables.stream().limit(MOST).collect(Collectors.joining(", ")) + more
                            + ". Nothing was changed.",
                    "Bring them back (`" + pair.source().dialect().reading().intoDataDirectory()
                            + "`, or make the table anew without it), then" + " start again.");
        }
        List<String> ofTarget = directoriesOfTheTarget();
        return ofTarget.isEmpty()
                ? Finding.ok(pair + " keep their data in their data directories")
                : Finding.fail(
                        "the option files of " + pair.target().name()
                                + " keep a part of its data outside of its data directory: "
                                + String.join(", ", ofTarget) + ". Nothing was changed.",
                        "Take these settings out there until the migration is finished.");
    }

    /** Such a table leaves a link in the directory of its schema, InnoDB's own kind or a symbolic one. */
    private List<String> linksOfTheSource() {
        return pair.source()
                .host()
                .run(
                        "find " + Script.words(source.path())
                                + " -maxdepth 2 \\( -name '*.isl' -o -type l \\) -printf '%P\\n'",
                        LIMIT)
                .lines()
                .sorted()
                .toList();
    }

    private List<String> directoriesOfTheTarget() {
        Map<String, String> options = new SettingsFile(pair.target()).effective();
        return DIRECTORIES.stream()
                .flatMap(name -> Stream.ofNullable(options.get(name))
                        .filter(value -> value.startsWith("/"))
                        .map(value -> name + " = " + value))
                .toList();
    }
}
