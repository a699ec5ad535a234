package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.checks.schema.Listed;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.copy.PartsElsewhere;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.file.SettingsFile;
import io.landfall.runbooks.pair.host.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Passes while what lies outside of the source's data directory can lie at the same path on the target's host, and the
 * target's data where its option files say; its server's user has to be able to write there, as nothing else does it.
 */
public record FilesElsewhere(Pair pair, DataDirectory source, DataDirectory target) implements Check {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Script LINKS = Script.of(FilesElsewhere.class, "links.sh");
    private static final Script ELSEWHERE = Script.withWay(FilesElsewhere.class, "elsewhere.sh");
    private static final String OTHER = "? ";
    private static final String STAYS = "innodb_data_home_dir";

    @Override
    public String name() {
        return "files_elsewhere";
    }

    @Override
    public Finding look() {
        Map<Boolean, List<String>> links = pair.source()
                .host()
                .run(LINKS.command(source.path()), LIMIT)
                .lines()
                .filter(line -> !line.isEmpty())
                .sorted()
                .collect(Collectors.partitioningBy(line -> line.startsWith(OTHER)));
        List<String> directories = new PartsElsewhere(pair.target(), target).directories();
        return otherLinks(links.get(true))
                .or(this::systemTablespace)
                .or(() -> noPlace(
                        directories,
                        List.of(),
                        "the option files of " + pair.target().name() + " keep parts of its data elsewhere",
                        "take the settings out of the option files"))
                .or(() -> noPlace(
                        List.of(),
                        links.get(false),
                        "tables of " + pair.source().name()
                                + " lie outside of its data directory, and would at the same paths of "
                                + pair.target().name(),
                        "bring the tables back (`"
                                + pair.source().dialect().reading().intoDataDirectory()
                                + "`, or make them anew without it)"))
                .orElseGet(() -> Finding.ok(pair + " keep their data in their data directories"
                        + (directories.isEmpty()
                                ? ""
                                : "; parts of " + pair.target().name() + " go to " + String.join(", ", directories))
                        + (links.get(false).isEmpty()
                                ? ""
                                : "; at the same paths as now will be " + Listed.some(links.get(false)))));
    }

    private Optional<Finding> otherLinks(List<String> links) {
        return links.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.fail(
                        "the data directory of " + pair.source().name() + " has links that lead out of it: "
                                + Listed.some(links.stream()
                                        .map(link -> link.substring(OTHER.length()))
                                        .toList())
                                + ". Nothing was changed.",
                        "Bring what they lead to into the data directory, then start again."));
    }

    private Optional<Finding> systemTablespace() {
        return Optional.ofNullable(new SettingsFile(pair.target()).effective().get(STAYS))
                .filter(value -> value.startsWith("/") && !target.is(value))
                .map(value -> Finding.fail(
                        "the option files of " + pair.target().name()
                                + " keep its system tablespace outside of its data directory: " + STAYS + " = " + value
                                + ". Nothing was changed.",
                        "Take this setting out there until the migration is finished."));
    }

    private Optional<Finding> noPlace(List<String> directories, List<String> files, String what, String otherwise) {
        if (directories.isEmpty() && files.isEmpty()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(List.of(target.owner()));
        words.addAll(directories);
        words.add("files");
        words.addAll(files);
        List<String> why = pair.target()
                .host()
                .run(ELSEWHERE.command(words.toArray(String[]::new)), LIMIT)
                .lines()
                .toList();
        return why.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.fail(
                        what + ", but on " + pair.target().host().name() + " " + Listed.some(why)
                                + ". Nothing was changed.",
                        "Make a directory there that belongs to the server's user (`install -d -o mysql -g mysql`), or "
                                + otherwise + "."));
    }
}
