package io.landfall.bot.report;

import io.landfall.bot.chat.Marks;
import io.landfall.bot.chat.Message;
import io.landfall.bot.text.ChainText;
import io.landfall.bot.text.RunText;
import io.landfall.bot.text.Times;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.cutover.CompareChecksums;
import io.landfall.runbooks.cutover.VerifyCaughtUp;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.move.SendBackup;
import io.landfall.runbooks.move.TakeHotBackup;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.Runbook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes how a run ended: what happened when, who agreed, the figures, and what is left. */
public final class ReportText {

    private static final int MOST_TABLES = 10;

    private ReportText() {}

    /** Writes the report from the journal's rows of the run. */
    public static Message message(RunStatus run, List<Entry> entries) {
        Message message = Message.of(title(run))
                .withField("asked for by", run.requester())
                .withField("took", took(run, entries));
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
                "ended", Times.withDate(entries.get(entries.size() - 1).at()));
        message = message.withField("journal", ChainText.mark(entries.get(entries.size() - 1)));
        message = message.withLines(timeline(entries));
        return left(run, entries, message);
    }

    private static String title(RunStatus run) {
        if (run.state() == State.UNDONE) {
            return Marks.UNDONE + " " + RunText.name(run) + " was taken back: "
                    + run.text().lines().findFirst().orElse("");
        }
        return run.text().isEmpty()
                ? Marks.DONE + " " + RunText.name(run) + " is done"
                : Marks.WARNING + " " + RunText.name(run) + " is done, with something left to do by hand";
    }

    private static Message left(RunStatus run, List<Entry> entries, Message message) {
        if (run.state() == State.UNDONE) {
            return message.withLines(List.of("", "Everything this run had changed is as it was before."));
        }
        if (!run.text().isEmpty()) {
            return message.withLines(List.of("", "left to do:")).withLines(List.of(run.text()));
        }
        return message.withLines(
                run.runbook().equals(Runbook.MOVE) ? next(run.migration()) : LockedText.lines(entries));
    }

    private static List<String> next(String migration) {
        return List.of(
                "",
                "The target follows the source now, for as long as you like. `lag " + migration
                        + "` draws how far it is behind, `cutover " + migration
                        + " --dry-run` shows the switch, `cutover " + migration + "` asks for it.");
    }

    private static String took(RunStatus run, List<Entry> entries) {
        return entries.isEmpty()
                ? "unknown"
                : Elapsed.show(Duration.between(
                        run.startedAt(), entries.get(entries.size() - 1).at()));
    }

    /** The facts that people ask for first, where the steps have left them. */
    private static List<Message.Field> figures(List<Entry> entries) {
        RunFacts facts = new RunFacts(entries);
        List<Message.Field> figures = new ArrayList<>();
        figure(figures, "sending", facts.last(SendBackup.NAME, "resumed"));
        figure(figures, "backup paused", facts.last(TakeHotBackup.NAME, "paused"));
        figure(figures, "sending paused", facts.last(SendBackup.NAME, "paused"));
        figure(
                figures,
                "window",
                facts.last("window_ms")
                        .map(ms -> RunFacts.shown(ms) + ", fence to first write"
                                + facts.last("predicted_ms")
                                        .map(said -> "; " + RunFacts.shown(said) + " was predicted")
                                        .orElse("")));
        figure(figures, "of that", facts.last("window_parts"));
        figure(figures, "write gap", facts.last("write_gap_ms").map(RunFacts::shown));
        figure(figures, "source position", facts.last(VerifyCaughtUp.NAME, "position"));
        figure(figures, "target position", facts.last(VerifyCaughtUp.NAME, "target_position"));
        figure(figures, "checksums", checksums(facts));
        return figures;
    }

    private static void figure(List<Message.Field> figures, String name, Optional<String> value) {
        value.ifPresent(known -> figures.add(new Message.Field(name, known)));
    }

    /** Nothing is called equal that was not compared; an earlier release journaled only a warning of what that was. */
    static Optional<String> checksums(RunFacts facts) {
        boolean leftSomethingOut = facts.last(CompareChecksums.NAME, "warning").isPresent();
        return facts.last("checksums_equal").map(equal -> switch (equal) {
            case "true" ->
                leftSomethingOut
                        ? "equal where compared, not in every table: see compare-checksums in the audit"
                        : "equal in every table, as of the fence"
                                + facts.last("compared")
                                        .map(tables -> ": " + tables + " compared")
                                        .orElse("");
            case "in part" -> inPart(facts);
            case "false" -> "NOT equal: see compare-checksums in the audit";
            case "unknown" ->
                "nothing was compared: "
                        + facts.last(CompareChecksums.NAME, "warning").orElse("");
            default -> equal;
        });
    }

    private static String inPart(RunFacts facts) {
        List<String> leftOut = facts.last("left_out").stream()
                .flatMap(String::lines)
                .limit(MOST_TABLES)
                .toList();
        int all = facts.last("not_compared").map(Integer::parseInt).orElse(leftOut.size());
        return facts.last("compared").orElse("0") + " tables compared and equal, as of the fence; " + all + " not: "
                + String.join(", ", leftOut) + (all > leftOut.size() ? " and more, see the audit" : "");
    }

    private static List<String> timeline(List<Entry> entries) {
        List<String> lines = new ArrayList<>();
        entries.stream().sorted(Comparator.comparing(Entry::happenedAt)).forEach(entry -> what(entry.record())
                .ifPresent(what -> lines.add(Times.exactly(entry.happenedAt()) + "  " + what)));
        return lines;
    }

    static Optional<String> what(Entry.Record record) {
        Map<String, String> data = record.data();
        String step = record.step();
        String who = record.who();
        return switch (record.kind()) {
            case APPROVAL ->
                Optional.of(Marks.DONE + " " + who + " approved " + step + " (`" + data.get("words") + "`)"
                        + Optional.ofNullable(data.get("quorum"))
                                .map(quorum -> ", " + quorum)
                                .orElse(""));
            case REFUSED ->
                Optional.of(Marks.WARNING + " " + who + " was refused `" + data.get("words") + "`: "
                        + firstLine(data.get("why")));
            case GO -> Optional.of(Marks.RUNNING + " " + who + " said go");
            case OUTCOME -> Optional.of(Marks.DONE + " " + step + took(data));
            case FAILED -> Optional.of(Marks.FAILED + " " + step + ": " + firstLine(data.get("error")));
            case POINT_OF_NO_RETURN -> Optional.of(Marks.DONE + " point of no return");
            case WITHDRAWN -> Optional.of(Marks.UNDONE + " point of no return withdrawn: " + data.get("reason"));
            case UNDO_OUTCOME -> Optional.of(Marks.UNDONE + " took back " + step);
            case UNDO_FAILED -> Optional.of(Marks.FAILED + " could not take back " + step + " yet");
            case HOLD -> Optional.of(Marks.WARNING + " " + who + " held " + data.getOrDefault("reason", ""));
            case RESUME -> Optional.of(Marks.RUNNING + " " + who + " resumed");
            case ABORT -> Optional.of(Marks.UNDONE + " going back: " + firstLine(data.get("reason")));
            case RESTARTED -> Optional.of(Marks.WARNING + " the service was restarted");
            default -> Optional.empty();
        };
    }

    private static String took(Map<String, String> data) {
        return Optional.ofNullable(data.get("ms"))
                .map(ms -> "  " + RunFacts.shown(ms))
                .orElse("");
    }

    private static String firstLine(String text) {
        return String.valueOf(text).lines().findFirst().orElse("");
    }
}
