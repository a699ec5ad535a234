package io.landfall.bot.text;

import io.landfall.bot.chat.Message;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.engine.RunStatus;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Writes what to do by hand when Landfall is gone, as the journal keeps it. */
public final class BreakGlassText {

    private static final String TITLE = ": what to do by hand; keep it where you can read it without Landfall";

    private BreakGlassText() {}

    /** For the run's thread, before its window; {@code lines} as journaled. */
    public static Message posted(RunStatus run, List<String> lines) {
        return Message.of(RunText.name(run) + TITLE).withLines(lines);
    }

    /** The page of the newest run that was armed, and where the journal says that run is. Throws REFUSED when none was. */
    public static Message message(String migration, List<Entry> entries) {
        Entry armed = last(
                        entries,
                        entry -> entry.record().migration().equals(migration)
                                && entry.record().kind() == EntryKind.ARMED)
                .orElseThrow(() -> LandfallException.refused("No run of " + migration
                        + " has been armed yet, so there is no page: nothing was stopped, and nothing is to be done by"
                        + " hand. It is written when every approval of a `cutover " + migration + "` is there, before"
                        + " `go`."));
        List<Entry> run = entries.stream()
                .filter(entry -> entry.record().run() == armed.record().run())
                .toList();
        return Message.of("#" + armed.record().run() + " "
                        + run.get(0).record().data().getOrDefault("runbook", "run") + " " + migration + TITLE)
                .withField("armed", Times.withDate(armed.at()))
                .withField("journal says", stand(run))
                .withLines(armed.record()
                        .data()
                        .getOrDefault("by_hand", "")
                        .lines()
                        .toList());
    }

    private static String stand(List<Entry> run) {
        Entry newest = run.get(run.size() - 1);
        Optional<Entry> ended = last(run, is(EntryKind.ENDED));
        if (ended.isPresent()) {
            return "the run ended at " + Times.withDate(ended.get().at()) + ": "
                    + ended.get().record().data().getOrDefault("outcome", "")
                    + "; nothing of this is to be done any more";
        }
        String step =
                newest.record().step().isEmpty() ? "" : " " + newest.record().step();
        return "the point of no return is " + pointOfNoReturn(run) + ", the last row is `"
                + newest.record().kind().word() + step + "` at " + Times.withDate(newest.at())
                + ". Ask the servers all the same";
    }

    private static String pointOfNoReturn(List<Entry> run) {
        if (last(run, is(EntryKind.WITHDRAWN)).isPresent()) {
            return "withdrawn";
        }
        return last(run, is(EntryKind.POINT_OF_NO_RETURN)).isPresent() ? "passed" : "not passed";
    }

    private static Predicate<Entry> is(EntryKind kind) {
        return entry -> entry.record().kind() == kind;
    }

    private static Optional<Entry> last(List<Entry> entries, Predicate<Entry> which) {
        return entries.stream().filter(which).reduce((earlier, later) -> later);
    }
}
