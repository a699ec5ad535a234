package io.landfall.bot.config;

import io.landfall.bot.config.form.Written;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.RecordedRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A run that an earlier process may have left in its window, and the configuration that opened it, where the
 * configuration file does not say the same any more.
 *
 * @param run the run's number
 * @param configuration what the file said when the run was armed
 * @param why what is the matter with the file now, as a sentence
 */
public record LeftWindow(long run, Configuration configuration, String why) {

    private static final String STATE_DIRECTORY = "STATE_DIRECTORY";

    /**
     * Finds them without the file, which may say anything or be gone: beside the journal that it names where that can
     * still be read, beside the file itself, and in the state directory that systemd gives.
     *
     * @param refused is told what was found and is not used, and why
     */
    public static List<LeftWindow> find(Path file, Map<String, String> environment, Consumer<String> refused) {
        Path asked = file.toAbsolutePath().normalize();
        Path named = ConfigurationFile.journalNamedIn(asked, environment);
        List<LeftWindow> left = new ArrayList<>();
        for (Path path : kept(directories(named, asked, environment))) {
            try {
                KeptConfiguration kept = KeptConfiguration.read(path);
                boolean ours = kept.journalFile().equals(named)
                        || kept.written().file().equals(asked);
                if (ours && isUnfinished(kept)) {
                    Configuration then = kept.configuration();
                    whyNot(asked, environment, kept).ifPresent(why -> left.add(new LeftWindow(kept.run(), then, why)));
                }
            } catch (LandfallException e) {
                refused.accept(e.getMessage());
            }
        }
        return left;
    }

    private static Set<Path> directories(Path journal, Path file, Map<String, String> environment) {
        Set<Path> directories = new LinkedHashSet<>(List.of(journal.getParent(), file.getParent()));
        Stream.of(environment.getOrDefault(STATE_DIRECTORY, "").split(":"))
                .filter(name -> !name.isEmpty())
                .forEach(name -> directories.add(Path.of(name)));
        return directories;
    }

    private static List<Path> kept(Set<Path> directories) {
        return directories.stream()
                .flatMap(directory -> KeptConfiguration.in(directory).stream())
                .toList();
    }

    private static boolean isUnfinished(KeptConfiguration kept) {
        try (SqliteJournal journal = SqliteJournal.openToRead(kept.journalFile())) {
            if (!journal.id().equals(kept.journal())) {
                throw kept.isNotOf(journal.id());
            }
            List<Entry> rows = journal.entries(kept.run());
            if (rows.isEmpty()) {
                throw kept.hasNoRun();
            }
            return RecordedRun.of(rows).ended().isEmpty();
        }
    }

    /** Why the file does not do; empty when it says what it said then. */
    private static Optional<String> whyNot(Path file, Map<String, String> environment, KeptConfiguration kept) {
        try {
            Written now = ConfigurationFile.read(file, environment).written();
            return now.equals(kept.written())
                    ? Optional.empty()
                    : Optional.of(file + " says something else than when run " + kept.run() + " was armed.");
        } catch (LandfallException e) {
            return Optional.of(e.getMessage());
        }
    }
}
