package io.landfall.bot.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.bot.config.form.Written;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.PrivateFile;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.journal.HashChain;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The configuration with which a run's window may open, with its secrets, in a file beside the journal that only its own
 * user can read: {@code landfall.db-run2.configuration}. A process that comes after a crash settles the window with it,
 * whatever has become of the file that people write.
 *
 * @param path the file that it is kept in
 * @param journalFile the journal it lies beside
 * @param journal the id of that journal
 * @param run the run's number
 * @param written what the configuration was read from
 */
record KeptConfiguration(Path path, Path journalFile, String journal, long run, Written written) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("(.+)-run([0-9]{1,18})[.]configuration");
    private static final String FIRST_WORDS = "landfall-configuration-1 ";

    private record Content(
            String journal,
            long run,
            String file,
            String text,
            Map<String, String> variables,
            Map<String, String> files) {}

    KeptConfiguration(Path journalFile, String journal, long run, Written written) {
        this(path(journalFile, run), journalFile, journal, run, written);
    }

    private static Path path(Path journalFile, long run) {
        return journalFile.resolveSibling(journalFile.getFileName() + "-run" + run + ".configuration");
    }

    /** It is on disk afterwards, whole, in place of an earlier one of this run; throws EXTERNAL when it is not. */
    void write() {
        try {
            PrivateFile.write(path, text());
        } catch (IOException e) {
            throw LandfallException.external(
                    "Could not write " + path + ", where the configuration is kept until the window is settled: " + e
                            + ". Make room there, and let this user write in that directory.",
                    e);
        }
    }

    private String text() throws JsonProcessingException {
        String json = JSON.writeValueAsString(new Content(
                journal,
                run,
                written.file().toString(),
                written.text().reveal(),
                revealed(written.variables()),
                revealed(written.files())));
        return FIRST_WORDS + HashChain.sha256(json) + "\n" + json + "\n";
    }

    private static Map<String, String> revealed(Map<String, Secret> secrets) {
        return secrets.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue()
                .reveal()));
    }

    /** Reads one; throws REFUSED when it is not as Landfall wrote it, or does not belong where it lies. */
    static KeptConfiguration read(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        refuseUnless(name.matches(), path, "it is not named as Landfall names them");
        Path journalFile = path.resolveSibling(name.group(1));
        try {
            refuseUnless(
                    Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                            && Files.getPosixFilePermissions(path).equals(PrivateFile.PRIVATE)
                            && Files.getOwner(path).equals(Files.getOwner(journalFile)),
                    path,
                    "it must be a file of the journal's owner that nobody else may read or write (mode 0600)");
            Content content = content(path, Files.readString(path));
            refuseUnless(content.run() == Long.parseLong(name.group(2)), path, "it was kept for run " + content.run());
            Written written = new Written(
                    Path.of(content.file()),
                    Secret.of(content.text()),
                    secrets(content.variables()),
                    secrets(content.files()));
            return new KeptConfiguration(path, journalFile, content.journal(), content.run(), written);
        } catch (IOException e) {
            throw refused(path, "it can't be read (" + e + ")");
        }
    }

    private static Content content(Path path, String text) throws JsonProcessingException {
        String[] lines = text.split("\n", -1);
        boolean whole =
                lines.length == 3 && lines[0].equals(FIRST_WORDS + HashChain.sha256(lines[1])) && lines[2].isEmpty();
        refuseUnless(whole, path, "it is damaged: its text does not have the checksum in its first line");
        return JSON.readValue(lines[1], Content.class);
    }

    private static Map<String, Secret> secrets(Map<String, String> texts) {
        return texts.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, one -> Secret.of(one.getValue())));
    }

    private static void refuseUnless(boolean holds, Path path, String why) {
        if (!holds) {
            throw refused(path, why);
        }
    }

    private static LandfallException refused(Path path, String why) {
        return LandfallException.refused("The configuration that was kept in " + path + " was not used: " + why
                + ". The configuration file is used instead. Remove " + path + " when no window is left open.");
    }

    LandfallException isNotOf(String otherJournal) {
        return refused(
                path,
                "it belongs to the journal with the id " + journal + ", and " + journalFile + " has " + otherJournal);
    }

    LandfallException hasNoRun() {
        return refused(path, journalFile + " has no run " + run);
    }

    /** What it says, whole; the journal is the one that it lies beside. */
    Configuration configuration() {
        Configuration then = ConfigurationFile.read(written);
        try {
            refuseUnless(Files.isSameFile(then.journal(), journalFile), path, "its journal is " + then.journal());
        } catch (IOException e) {
            throw refused(path, "its journal is " + then.journal() + ", which is not there");
        }
        return then;
    }

    /** Returns the paths of all that lie in {@code directory}, in order; none when it can't be read. */
    static List<Path> in(Path directory) {
        List<Path> found = new ArrayList<>();
        if (!Files.isReadable(directory)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*-run*.configuration")) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw LandfallException.external("Can't list " + directory + ": " + e.getMessage(), e);
        }
        found.sort(null);
        return found;
    }

    /** The one of this run is gone afterwards. */
    static void forget(Path journalFile, long run) {
        remove(path(journalFile, run));
    }

    /** Those of this journal are gone afterwards, but for the runs that have not ended. */
    static void forgetAllBut(Path journalFile, Set<Long> unfinished) {
        for (Path path : in(journalFile.toAbsolutePath().getParent())) {
            Matcher name = NAME.matcher(path.getFileName().toString());
            if (name.matches()
                    && name.group(1).equals(journalFile.getFileName().toString())
                    && !unfinished.contains(Long.parseLong(name.group(2)))) {
                remove(path);
            }
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw LandfallException.external(
                    "Could not remove " + path + ", which holds passwords: " + e.getMessage() + ". Remove it.", e);
        }
    }
}
