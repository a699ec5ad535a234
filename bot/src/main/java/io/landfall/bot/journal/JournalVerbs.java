package io.landfall.bot.journal;

import io.landfall.bot.config.ConfigurationFile;
import io.landfall.bot.text.ChainText;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Chain;
import io.landfall.runbooks.journal.SqliteJournal;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be asked of a journal itself. */
@Command(name = "journal", mixinStandardHelpOptions = true, description = "Looks at the journal itself.")
public final class JournalVerbs {

    private static final int BROKEN = 1;
    private static final Pattern SEEN = Pattern.compile("(\\d{1,15}):([0-9a-f]{16,64})");

    private final PrintStream out;

    public JournalVerbs(PrintStream out) {
        this.out = out;
    }

    /** Where the journal is. */
    static final class Place {

        @Parameters(paramLabel = "JOURNAL", arity = "1", description = "the journal's file, such as landfall.db")
        private Path file;

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "the file that names it")
        private Path configuration;

        Path journal() {
            return configuration == null
                    ? file
                    : ConfigurationFile.read(configuration, System.getenv()).journal();
        }
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Reads every row and its hash, also while a service writes; changes nothing. Exit status 0: the chain is"
                        + " whole; 1: it is not, and the first row that does not fit is named, or the file can't be"
                        + " read; 2: bad input.",
                "A row that was changed, or taken out before the last one, breaks the chain. Rows that were taken off the"
                        + " end do not, nor does a journal that was written anew from the first row on: both show only"
                        + " when the last row is compared with what was posted. Each run's closing report in the"
                        + " channel tells it (`journal  row 57:9f3a...`); give that to --seen."
            })
    int verify(
            @ArgGroup(multiplicity = "1") Place place,
            @Option(
                            names = "--seen",
                            paramLabel = "ROW:HASH",
                            description = "a row as it was posted; it must still be there with this hash")
                    Optional<String> seen) {
        Path file = place.journal();
        Optional<Matcher> mark = seen.map(JournalVerbs::mark);
        try (SqliteJournal journal = SqliteJournal.openToRead(file)) {
            Chain chain = journal.chain();
            Optional<String> fault = chain.broken()
                    .map(broken -> broken.what() + ".")
                    .or(() -> mark.flatMap(posted -> missing(journal, chain, posted)));
            out.println(
                    fault.isEmpty()
                            ? file + ": " + chain.rows() + " rows, chain whole"
                            : file + ": " + fault.get() + " " + chain.rows() + " rows before it fit. Keep the file, and"
                                    + " ask who had access to it.");
            if (fault.isEmpty() && chain.rows() > 0) {
                out.println("last row " + ChainText.mark(chain.rows(), chain.lastHash())
                        + (mark.isEmpty() ? "; compare it with the channel (--seen)" : ""));
            }
            return fault.isEmpty() ? 0 : BROKEN;
        }
    }

    private static Matcher mark(String seen) {
        Matcher mark = SEEN.matcher(seen);
        if (!mark.matches()) {
            throw LandfallException.badInput("`--seen " + seen + "` is no row and hash. Nothing was read. Write both as"
                    + " the closing report does, such as `57:9f3a52c10b7e44d8`.");
        }
        return mark;
    }

    private static Optional<String> missing(SqliteJournal journal, Chain chain, Matcher mark) {
        long row = Long.parseLong(mark.group(1));
        if (row > chain.rows()) {
            return Optional.of("row " + row + " was posted, and the journal ends with row " + chain.rows()
                    + ": what came after it was taken off, or this is an older copy.");
        }
        boolean isThere = journal.row(row)
                .filter(entry -> entry.hash().startsWith(mark.group(2)))
                .isPresent();
        return isThere
                ? Optional.empty()
                : Optional.of("row " + row + " is not the one that was posted: the journal was written anew, or is"
                        + " another one.");
    }
}
