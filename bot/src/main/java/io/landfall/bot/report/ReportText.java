package io.landfall.bot.report;

import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.ChainText;
import io.landfall.bot.text.RunText;
import io.landfall.bot.text.Times;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.copy.CopyWatch;
import io.landfall.runbooks.copy.hotbackup.SendBackup;
import io.landfall.runbooks.copy.hotbackup.SendFigures;
import io.landfall.runbooks.copy.hotbackup.TakeHotBackup;
import io.landfall.runbooks.cutover.Arm;
import io.landfall.runbooks.cutover.OpenTarget;
import io.landfall.runbooks.cutover.VerifyCaughtUp;
import io.landfall.runbooks.cutover.application.PauseApplication;
import io.landfall.runbooks.cutover.rows.CompareChecksums;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Runbook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes how a run ended: what happened when, who agreed, the figures, and what is left. */
public final class ReportText {

    private static final int MOST_TABLES = 10;

    private ReportText() {}

    /** Writes the report from the journal's rows of the run. */
    public static Message message(RunStatus run, List<Entry> entries) {
        Message message = titled(run).withField("asked for by", run.requester()).withField("took", took(run, entries));
        if (run.state() == State.UNDONE) {
            Optional<Duration> stopped = StoppedWrites.in(run, entries);
            if (stopped.isPresent()) {
                message = message.withField("writes stopped", "for " + Elapsed.show(stopped.get()) + ", and back now");
            }
        }
        for (Message.Field figure : figures(entries)) {
            message = message.withField(figure.name(), figure.value());
        }
        message = message.withField(
                "ended", Times.moment(entries.get(entries.size() - 1).at()));
        message = message.withField("journal", ChainText.mark(entries.get(entries.size() - 1)));
        List<String> left = left(run, entries);
        Message all = message.with(timeline(entries.stream())).withLines(left);
        return message.with(timeline(entries.stream().filter(entry -> !isPlainStep(entry.record()))))
                .withLines(left)
                .withAll("Show every step", all.body())
                .withAllInFile("report-run" + run.run() + ".txt", "what happened in " + RunText.name(run), List.of());
    }

    static Message titled(RunStatus run) {
        if (run.state() == State.UNDONE) {
            return Message.of(
                    Mark.UNDONE,
                    RunText.name(run) + " was taken back: "
                            + run.text().lines().findFirst().orElse(""));
        }
        boolean isPlain = run.text().isEmpty() && run.warnings().isEmpty();
        return Message.of(isPlain ? Mark.DONE : Mark.WARNING, RunText.name(run) + " is " + RunText.done(run));
    }

    private static List<String> left(RunStatus run, List<Entry> entries) {
        if (run.state() == State.UNDONE) {
            return List.of("", "Everything this run had changed is as it was before.");
        }
        if (!run.text().isEmpty()) {
            return List.of("", "left to do:", run.text());
        }
        return run.runbook().equals(Runbook.MOVE) ? next(run.migration()) : LockedText.lines(entries);
    }

    private static List<String> next(String migration) {
        return List.of(
                "",
                "The target follows the source now, for as long as you like. `lag " + migration
                        + "` draws how far it is behind, `cutover " + migration
                        + " --dry-run` shows the switch, `cutover " + migration + "` asks for it.");
    }

    static String took(RunStatus run, List<Entry> entries) {
        return entries.isEmpty()
                ? "unknown"
                : Elapsed.show(Duration.between(
                        run.startedAt(), entries.get(entries.size() - 1).at()));
    }

    /** The facts that people ask for first, where the steps have left them. */
    private static List<Message.Field> figures(List<Entry> entries) {
        RunFacts facts = new RunFacts(entries);
        List<Message.Field> figures = new ArrayList<>();
        figure(figures, "sending", facts.text(SendBackup.NAME, SendFigures.RESUMED));
        figure(figures, "backup paused", facts.text(TakeHotBackup.NAME, CopyWatch.PAUSED));
        figure(figures, "sending paused", facts.text(SendBackup.NAME, CopyWatch.PAUSED));
        figure(
                figures,
                "window",
                facts.shownTime(OpenTarget.NAME, OpenTarget.WINDOW_MILLIS)
                        .map(time -> time + ", from the fence to the opening"
                                + facts.shownTime(Arm.NAME, Arm.PREDICTED_MILLIS)
                                        .map(said -> "; " + said + " was predicted")
                                        .orElse("")));
        figure(figures, "of that", facts.text(OpenTarget.NAME, OpenTarget.WINDOW_PARTS));
        figure(figures, "write gap", facts.shownTime(OpenTarget.NAME, OpenTarget.WRITE_GAP_MILLIS));
        figure(
                figures,
                "killed at the fence",
                facts.text(PauseApplication.NAME, PauseApplication.UNDER_WAY)
                        .map(left -> left + " request(s) that were under way"));
        figure(figures, "source position", facts.text(VerifyCaughtUp.NAME, VerifyCaughtUp.POSITION));
        figure(figures, "target position", facts.text(VerifyCaughtUp.NAME, VerifyCaughtUp.TARGET_POSITION));
        figure(figures, "checksums", checksums(facts));
        return figures;
    }

    private static void figure(List<Message.Field> figures, String name, Optional<String> value) {
        value.ifPresent(known -> figures.add(new Message.Field(name, known)));
    }

    /** Nothing is called equal that was not compared; an earlier release journaled only a warning of what that was. */
    static Optional<String> checksums(RunFacts facts) {
        Optional<String> warning = compared(facts, Found.WARNING);
        return compared(facts, CompareChecksums.EQUAL).map(equal -> switch (equal) {
            case "true" ->
                warning.isPresent()
                        ? "equal where compared, not in every table: see compare-checksums in the audit"
                        : "equal in every table, as of the fence"
                                + compared(facts, CompareChecksums.COMPARED)
                                        .map(tables -> ": " + tables + " compared")
                                        .orElse("");
            case "in part" -> inPart(facts);
            case "false" -> "NOT equal: see compare-checksums in the audit";
            case "unknown" -> "nothing was compared: " + warning.orElse("");
            default -> equal;
        });
    }

    private static String inPart(RunFacts facts) {
        List<String> leftOut = facts.list(CompareChecksums.NAME, CompareChecksums.LEFT_OUT);
        List<String> named = leftOut.subList(0, Math.min(MOST_TABLES, leftOut.size()));
        int all = compared(facts, CompareChecksums.NOT_COMPARED)
                .map(Integer::parseInt)
                .orElse(leftOut.size());
        return compared(facts, CompareChecksums.COMPARED).orElse("0")
                + " tables compared and equal, as of the fence; " + all + " not: " + String.join(", ", named)
                + (all > named.size() ? " and more, see the audit" : "");
    }

    private static Optional<String> compared(RunFacts facts, String fact) {
        return facts.text(CompareChecksums.NAME, fact);
    }

    /** A step that was done as it should be. */
    private static boolean isPlainStep(Entry.Record record) {
        return record.kind() == EntryKind.OUTCOME && record.warning().isEmpty();
    }

    private static List<Item> timeline(Stream<Entry> entries) {
        return entries.sorted(Comparator.comparing(Entry::happenedAt))
                .flatMap(
                        entry -> what(entry.record()).map(what -> what.after(Times.ofDay(entry.happenedAt()))).stream())
                .toList();
    }

    static Optional<Item> what(Entry.Record record) {
        Map<String, String> data = record.data();
        String step = record.step();
        String who = record.who();
        return switch (record.kind()) {
            case APPROVAL ->
                was(
                        Mark.DONE,
                        who + " approved " + step + " (`" + data.get("words") + "`)"
                                + Optional.ofNullable(data.get("quorum"))
                                        .map(quorum -> ", " + quorum)
                                        .orElse(""));
            case REFUSED ->
                was(Mark.WARNING, who + " was refused `" + data.get("words") + "`: " + firstLine(data.get("why")));
            case TICK ->
                was(
                        Mark.DONE,
                        who
                                + (Boolean.parseBoolean(data.get("ticked"))
                                        ? " ticked: "
                                        : " took the tick back from: ")
                                + data.get("what"));
            case RATE -> was(Mark.RUNNING, who + " set the copy to " + data.get("rate"));
            case GO -> was(Mark.RUNNING, who + " said go");
            case OUTCOME -> {
                String done = step + record.took().map(RunText::took).orElse("");
                yield record.warning()
                        .map(warning -> was(Mark.WARNING, done + ": " + warning))
                        .orElseGet(() -> was(Mark.DONE, done));
            }
            case FAILED -> was(Mark.FAILED, step + ": " + firstLine(data.get("error")));
            case POINT_OF_NO_RETURN -> was(Mark.DONE, "point of no return");
            case WITHDRAWN -> was(Mark.UNDONE, "point of no return withdrawn: " + data.get("reason"));
            case UNDO_OUTCOME -> was(Mark.UNDONE, "took back " + step);
            case UNDO_FAILED -> was(Mark.FAILED, "could not take back " + step + " yet");
            case HOLD -> was(Mark.WARNING, who + " held " + data.getOrDefault("reason", ""));
            case RESUME -> was(Mark.RUNNING, who + " resumed");
            case ABORT -> was(Mark.UNDONE, "going back: " + firstLine(data.get("reason")));
            case RESTARTED -> was(Mark.WARNING, "the service was restarted");
            default -> Optional.empty();
        };
    }

    private static Optional<Item> was(Mark mark, String text) {
        return Optional.of(Item.of(mark, text));
    }

    private static String firstLine(String text) {
        return String.valueOf(text).lines().findFirst().orElse("");
    }
}
