package io.landfall.bot.text;

import io.landfall.bot.conversation.Block.Code;
import io.landfall.bot.conversation.Block.Table;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.run.state.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Tells where the script for doing it by hand is and what it can do; the journal keeps it. */
public final class BreakGlassText {

    private static final String TITLE = ": what to do by hand; keep it where you can read it without Landfall";
    private static final String WHEN =
            "For when Landfall dies in the window and can't be started again. Is only the chat"
                    + " gone? Then Landfall is at work: leave it alone.";

    private BreakGlassText() {}

    /** For the run's thread, before its window. */
    public static Message posted(RunStatus run, Path path, String script) {
        String where = Files.exists(path)
                ? "It is " + path
                        + " on Landfall's machine, and the file in this thread. Copy it to a machine that can reach"
                        + " both servers."
                : "It could NOT be written to " + path
                        + " (landfall.log says why); it is the file in this thread, and `./landfall" + " break-glass "
                        + run.migration() + "` writes it.";
        return Message.of(RunText.name(run) + TITLE)
                .withLines(List.of(
                        WHEN,
                        where,
                        "`bash " + path.getFileName() + " status` says which way, from the servers alone, and changes"
                                + " nothing; `back` or `on` goes it, and `--dry-run` shows what either would do."))
                .withText(
                        path.getFileName().toString(),
                        "what to do by hand when Landfall is gone: bash " + path.getFileName() + " status",
                        script);
    }

    private static Message usage(Message message, Path path) {
        String bash = "bash " + path.getFileName() + " ";
        return message.with(new Table(List.of(
                        List.of(bash + "status", "says which way, from the servers alone; changes nothing"),
                        List.of(
                                bash + "back",
                                "the old server takes the writes again; refused when the new one was opened"),
                        List.of(
                                bash + "on",
                                "the new server takes the writes for good; refused unless it was opened"))))
                .withLines(List.of(
                        "`back` and `on` take `--dry-run`, which numbers what they would do. They stop at the first answer"
                                + " that is not as expected and say what to do; run them again from the start.",
                        "It needs bash, ssh and the servers' client program. It holds no password and asks for that of Landfall's"
                                + " account once."));
    }

    /** Returns the newest script of a run; empty when it has none, as with runs of before there were any. */
    public static Optional<String> script(RecordedRun run) {
        return run.newest(EntryKind.ARMED, "")
                .map(armed -> armed.record().data().get("script"));
    }

    /**
     * Where the script of the newest run that was armed is, and where the journal says that run is. Throws REFUSED when
     * none was.
     *
     * @param write puts the script of a run into a file and returns where; not called for a run that has ended
     */
    public static Message message(String migration, List<RecordedRun> runs, BiFunction<Long, String, Path> write) {
        RecordedRun run = runs.stream()
                .filter(one -> one.has(EntryKind.ARMED))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> LandfallException.refused("No run of " + migration
                        + " has been armed yet, so there is no script: nothing was stopped, and nothing is to be done by"
                        + " hand. It is written when every approval of a `cutover " + migration + "` is there, before"
                        + " `go`."));
        Entry armed = run.newest(EntryKind.ARMED, "").orElseThrow();
        Message message = Message.of("#" + run.number() + " " + run.runbook() + " " + migration + TITLE)
                .withField("armed", Times.moment(armed.at()))
                .withField("journal says", stand(run));
        if (run.ended().isPresent()) {
            return message;
        }
        return script(run)
                .map(script -> write.apply(run.number(), script))
                .map(path -> usage(message.withField("script", path.toString()).withLines(List.of(WHEN)), path))
                .orElseGet(() -> message.with(pageOfBefore(armed)));
    }

    /** What Landfall wrote before there was a script: lines to paste. */
    private static Code pageOfBefore(Entry armed) {
        return new Code(
                armed.record().data().getOrDefault("by_hand", "").lines().toList());
    }

    private static String stand(RecordedRun run) {
        Entry newest = run.newest();
        Optional<Entry> ended = run.ended();
        if (ended.isPresent()) {
            return "the run ended at " + Times.moment(ended.get().at()) + ": "
                    + ended.get().record().data().getOrDefault("outcome", "")
                    + "; nothing is to be done by hand any more";
        }
        String step =
                newest.record().step().isEmpty() ? "" : " " + newest.record().step();
        return "the point of no return is " + pointOfNoReturn(run) + ", the last row is `"
                + newest.record().kind().word() + step + "` at " + Times.moment(newest.at())
                + ". Ask the servers all the same";
    }

    private static String pointOfNoReturn(RecordedRun run) {
        if (run.has(EntryKind.WITHDRAWN)) {
            return "withdrawn";
        }
        return run.isCommitted() ? "passed" : "not passed";
    }
}
