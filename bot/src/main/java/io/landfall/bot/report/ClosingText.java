package io.landfall.bot.report;

import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.ChainText;
import io.landfall.bot.text.Times;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.approval.Plan;
import io.landfall.runbooks.copy.PrepareBackup;
import io.landfall.runbooks.copy.RestoreBackup;
import io.landfall.runbooks.copy.hotbackup.TakeHotBackup;
import io.landfall.runbooks.cutover.OpenTarget;
import io.landfall.runbooks.finish.ClaimServers;
import io.landfall.runbooks.finish.LookAround;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.move.CatchUp;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.step.Runbook.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the closing report of a migration that was finished: all its runs, what went, what stays, what is left to do. */
public final class ClosingText {

    private final RunStatus run;
    private final Map<Long, List<Entry>> runs = new LinkedHashMap<>();
    private final Optional<Plan> plan;

    private ClosingText(RunStatus run, List<RecordedRun> ofMigration) {
        this.run = run;
        ofMigration.forEach(recorded -> runs.put(recorded.number(), recorded.rows()));
        this.plan = ofMigration.stream()
                .filter(recorded -> recorded.number() == run.run())
                .findFirst()
                .flatMap(Plan::shown);
    }

    /** Writes the report of the finishing run from all runs of the migration, oldest first. */
    public static Message message(RunStatus run, List<RecordedRun> ofMigration) {
        return new ClosingText(run, ofMigration).message();
    }

    private Message message() {
        List<Entry> all = runs.values().stream().flatMap(List::stream).toList();
        Duration whole =
                Duration.between(all.get(0).at(), all.get(all.size() - 1).at());
        return ReportText.titled(run)
                .withField("asked for by", run.requester())
                .withField("whole migration", Elapsed.show(whole) + ", " + runs.size() + " runs")
                .withField("journal", ChainText.mark(all.get(all.size() - 1)))
                .with(runs.values().stream().flatMap(ClosingText::run).toList())
                .with(section("removed, as approved", removed()))
                .with(section("stays", stays().map(ClosingText::plain)))
                .with(section("still points at the old server", pointers().map(ClosingText::plain)));
    }

    /** One run: its figures, who agreed, and what went wrong in it. */
    private static Stream<Block> run(List<Entry> entries) {
        Entry request = entries.get(0);
        String runbook = request.record().data().getOrDefault("runbook", "");
        Paragraph heading = new Paragraph(
                "#" + request.record().run() + " " + runbook,
                " at " + Times.moment(request.at()) + ", asked for by "
                        + request.record().who() + outcome(entries));
        Stream<Item> figures = figures(entries).stream().map(ClosingText::plain);
        return Stream.concat(
                Stream.of(heading), Stream.concat(figures, events(entries)).map(Item::below));
    }

    /** Who agreed, and what went wrong, in the order in which it happened. */
    private static Stream<Item> events(List<Entry> entries) {
        return Stream.concat(approvals(entries), troubles(entries))
                .sorted(Comparator.comparing(Event::at))
                .map(Event::item);
    }

    private record Event(Instant at, Item item) {}

    private static String outcome(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.record().kind() == EntryKind.ENDED)
                .findFirst()
                .map(ended -> ": " + ended.record().data().getOrDefault("outcome", "") + " after "
                        + Elapsed.show(Duration.between(entries.get(0).at(), ended.at())))
                .orElse(": not ended");
    }

    private static List<String> figures(List<Entry> entries) {
        RunFacts facts = new RunFacts(entries);
        List<String> figures = new ArrayList<>();
        List<String> copy = Stream.of(TakeHotBackup.NAME, PrepareBackup.NAME, RestoreBackup.NAME, CatchUp.NAME)
                .flatMap(step -> facts.took(step).map(took -> step + " " + Elapsed.show(took)).stream())
                .toList();
        if (!copy.isEmpty()) {
            figures.add(String.join(", ", copy));
        }
        facts.text(CatchUp.NAME, CatchUp.LAG).ifPresent(lag -> figures.add("lag when it had caught up: " + lag));
        facts.shownTime(OpenTarget.NAME, OpenTarget.WINDOW_MILLIS)
                .ifPresent(window -> figures.add("window " + window + ", write gap "
                        + facts.shownTime(OpenTarget.NAME, OpenTarget.WRITE_GAP_MILLIS)
                                .orElse("unknown")));
        ReportText.checksums(facts).ifPresent(equal -> figures.add("checksums " + equal));
        return figures;
    }

    /** Who agreed to what with which words; one line for each reply. */
    private static Stream<Event> approvals(List<Entry> entries) {
        Map<String, List<Entry>> replies = new LinkedHashMap<>();
        entries.stream()
                .filter(entry -> entry.record().kind() == EntryKind.APPROVAL)
                .forEach(entry -> replies.computeIfAbsent(
                                Times.moment(entry.at()) + said(entry), reply -> new ArrayList<>())
                        .add(entry));
        return replies.values().stream()
                .map(reply -> new Event(
                        reply.get(0).at(),
                        plain(Times.ofDay(reply.get(0).at()) + " " + said(reply.get(0)) + " for "
                                + reply.stream()
                                        .map(entry -> entry.record().step())
                                        .collect(Collectors.joining(", ")))));
    }

    private static String said(Entry approval) {
        return approval.record().who() + ": `" + approval.record().data().get("words") + "`";
    }

    private static Stream<Event> troubles(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> switch (entry.record().kind()) {
                    case REFUSED, FAILED, HOLD, ABORT, WITHDRAWN, RESTARTED -> true;
                    case OUTCOME -> entry.record().warning().isPresent();
                    default -> false;
                })
                .flatMap(entry -> ReportText.what(entry.record()).stream()
                        .map(what -> new Event(entry.happenedAt(), what.after(Times.ofDay(entry.happenedAt())))));
    }

    private static List<Block> section(String title, Stream<Item> items) {
        List<Block> section = new ArrayList<>(List.of(new Paragraph(""), new Paragraph(title, "")));
        List<Item> all = items.toList();
        (all.isEmpty() ? List.of(plain("nothing")) : all).forEach(item -> section.add(item.below()));
        return section;
    }

    private static Item plain(String text) {
        return Item.of(Mark.NONE, text);
    }

    private Stream<Item> removed() {
        return plan.stream()
                .flatMap(Plan::steps)
                .filter(step ->
                        !step.name().equals(ClaimServers.NAME) && !step.name().equals(LookAround.NAME))
                .map(step -> Item.named(Mark.NONE, step.name(), step.sentence()));
    }

    private Stream<String> stays() {
        return plan.stream().flatMap(known -> known.stays().stream()).map(Stay::text);
    }

    private static Stream<String> pointers(RunFacts facts, String word, String fact) {
        return facts.list(LookAround.NAME, fact).stream().map(pointer -> word + " " + pointer);
    }

    private Stream<String> pointers() {
        RunFacts facts = new RunFacts(runs.getOrDefault(run.run(), List.of()));
        return Stream.of(
                        pointers(facts, "client", LookAround.CLIENTS),
                        pointers(facts, "replica", LookAround.REPLICAS),
                        pointers(facts, "file", LookAround.FILES))
                .flatMap(all -> all);
    }
}
