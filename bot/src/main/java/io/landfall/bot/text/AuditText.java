package io.landfall.bot.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Code;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.MessageText;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.Question;
import io.landfall.runbooks.journal.Chain;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes what the journal says of a migration. */
public final class AuditText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_VALUE = 120;

    private AuditText() {}

    public static Message message(String migration, Journal journal) {
        return Message.of("audit of " + migration)
                .with(rows(of(migration, journal.entries()), -1))
                .with(ChainText.line(journal.chain()));
    }

    /** Who agreed to what, and what came of it, a line each; every row goes with it as a file. */
    public static Message summary(String migration, Journal journal) {
        List<Entry> rows = of(migration, journal.entries());
        return Message.of("audit of " + migration)
                .with(decisions(rows))
                .with(ChainText.line(journal.chain()))
                .withLines(
                        List.of("`./landfall audit " + migration + "` prints every row, with what was found and done."))
                .withText(
                        "audit-" + migration + ".txt",
                        "every row of the journal about " + migration,
                        String.join("\n", MessageText.of(rows(rows, -1))));
    }

    private static List<Block> decisions(List<Entry> rows) {
        List<Block> blocks = new ArrayList<>();
        List<String> approved = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Entry entry = rows.get(i);
            Entry.Record record = entry.record();
            if (record.kind() == EntryKind.RUN) {
                blocks.add(
                        new Paragraph("#" + record.run() + " " + record.data().getOrDefault("runbook", "run"), ""));
            }
            if (record.kind() == EntryKind.APPROVAL) {
                approved.add(record.step() + bracketed(record.data().getOrDefault("quorum", "")));
                if (i + 1 < rows.size()
                        && isSaidTogether(record, rows.get(i + 1).record())) {
                    continue;
                }
            }
            decision(record, approved)
                    .ifPresent(what -> blocks.add(Item.of(mark(record), Times.moment(entry.at()) + "  " + what)
                            .below()));
            approved.clear();
        }
        return blocks;
    }

    private static String briefPlan(Map<String, String> data, String key) {
        return new Question(List.of(), data.getOrDefault(key, "")).briefPlan();
    }

    private static String bracketed(String quorum) {
        return quorum.isEmpty() ? "" : " [" + quorum + "]";
    }

    /** One sentence approves several steps, with a row for each. */
    private static boolean isSaidTogether(Entry.Record one, Entry.Record next) {
        return next.kind() == EntryKind.APPROVAL
                && next.who().equals(one.who())
                && next.data().get("words").equals(one.data().get("words"))
                && next.data().get("plan").equals(one.data().get("plan"));
    }

    private static Mark mark(Entry.Record record) {
        return switch (record.kind()) {
            case REFUSED, FAILED, UNDO_FAILED -> Mark.FAILED;
            case ABORT, WITHDRAWN -> Mark.UNDONE;
            default -> Mark.NONE;
        };
    }

    /** Returns what people decided and what a run came to; empty for what a run does by itself. */
    private static Optional<String> decision(Entry.Record record, List<String> approved) {
        Map<String, String> data = record.data();
        String who = data.getOrDefault("name", record.who());
        String why = data.getOrDefault("reason", "");
        return switch (record.kind()) {
            case RUN -> Optional.of(who + " asked for it");
            case PLAN -> Optional.of("plan " + briefPlan(data, "hash") + " was shown");
            case APPROVAL ->
                Optional.of(who + " approved " + String.join(", ", approved) + "; plan " + briefPlan(data, "plan"));
            case REFUSED ->
                Optional.of(who + " said `" + data.getOrDefault("words", "") + "`: "
                        + data.getOrDefault("why", "").lines().findFirst().orElse("refused"));
            case TICK ->
                Optional.of(
                        who + (isTrue(data, "ticked") ? " ticked: " : " took the tick back from: ") + data.get("what"));
            case VERIFY -> VerifyText.decision(record);
            case RATE -> Optional.of(who + " set the copy to " + data.get("rate"));
            case GO -> Optional.of(who + " said go");
            case POINT_OF_NO_RETURN -> Optional.of("past the point of no return");
            case WITHDRAWN -> Optional.of("the commit was withdrawn: " + why);
            case HOLD -> Optional.of(who + " held it: " + why);
            case RESUME -> Optional.of(who + " resumed it");
            case ABORT -> Optional.of("going back: " + why);
            case FREEZE -> Optional.of(who + " froze every switch: " + why);
            case THAW -> Optional.of(who + " ended the freeze");
            case RESTARTED -> Optional.of("Landfall was started again");
            case FAILED, UNDO_FAILED ->
                Optional.of(record.step() + " failed: "
                        + data.getOrDefault("error", "").lines().findFirst().orElse(""));
            case ENDED -> Optional.of("ended: " + data.getOrDefault("outcome", ""));
            default -> Optional.empty();
        };
    }

    private static boolean isTrue(Map<String, String> data, String fact) {
        return Boolean.parseBoolean(data.get(fact));
    }

    /** Returns the rows in words, with a heading where a row belongs to another run than the one before it. */
    public static List<Block> rows(List<Entry> rows, long runBefore) {
        List<Block> blocks = new ArrayList<>();
        long run = runBefore;
        for (Entry entry : rows) {
            if (entry.record().run() != run) {
                run = entry.record().run();
                blocks.add(new Paragraph(run == 0 ? "outside of runs" : "run #" + run, ""));
            }
            blocks.add(new Code(lines(entry)));
        }
        return blocks;
    }

    /** Returns one JSON object for each row, and a last one that says whether the chain of hashes is whole. */
    public static List<String> json(String migration, Journal journal) {
        List<String> lines = new ArrayList<>();
        of(migration, journal.entries()).forEach(entry -> lines.add(json(entry)));
        Chain found = journal.chain();
        Map<String, Object> chain = new LinkedHashMap<>();
        chain.put("kind", "chain");
        chain.put("ok", found.isWhole());
        chain.put("rows", found.rows());
        chain.put("last_hash", found.lastHash());
        found.broken().ifPresent(broken -> {
            chain.put("first_broken", broken.row());
            chain.put("why", broken.what());
        });
        lines.add(write(chain));
        return lines;
    }

    /** Returns those rows that are about a migration. */
    public static List<Entry> of(String migration, List<Entry> rows) {
        return rows.stream()
                .filter(entry -> entry.record().migration().equals(migration) || isAboutAll(entry))
                .toList();
    }

    private static boolean isAboutAll(Entry entry) {
        return entry.record().kind() == EntryKind.FREEZE || entry.record().kind() == EntryKind.THAW;
    }

    private static List<String> lines(Entry entry) {
        Entry.Record record = entry.record();
        String who = record.who().isEmpty() ? "landfall" : record.who();
        String step = record.step().isEmpty() ? "" : " " + record.step();
        String head =
                String.format("%5d  %s  %-8s %s%s", entry.seq(), Times.exactly(entry.at()), who, word(record), step);
        if (record.kind() == EntryKind.PLAN) {
            List<String> plan = new ArrayList<>(List.of(head));
            record.data().getOrDefault("text", "").lines().forEach(line -> plan.add("         " + line));
            return plan;
        }
        return List.of(head + facts(record));
    }

    private static String word(Entry.Record record) {
        return record.kind().word();
    }

    private static String facts(Entry.Record record) {
        String facts = new TreeMap<>(record.data())
                .entrySet().stream()
                        .filter(fact ->
                                !fact.getValue().isEmpty() && !fact.getKey().equals("name"))
                        .map(fact -> fact.getKey() + "=" + shortened(fact.getValue()))
                        .collect(Collectors.joining(", "));
        return facts.isEmpty() ? "" : "  " + facts;
    }

    private static String shortened(String value) {
        String line = value.replace("\n", " / ");
        return line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "…" : line;
    }

    /** Returns a row as a JSON object on one line. */
    public static String json(Entry entry) {
        Entry.Record record = entry.record();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("seq", entry.seq());
        row.put("at", entry.at().toString());
        row.put("run", record.run());
        row.put("migration", record.migration());
        row.put("kind", record.kind().word());
        row.put("step", record.step());
        row.put("who", record.who());
        row.put("data", new TreeMap<>(record.data()));
        row.put("event", record.event());
        row.put("hash", entry.hash());
        return write(row);
    }

    private static String write(Map<String, Object> object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw LandfallException.bug("A journal row can't be written as JSON: " + e.getMessage(), e);
        }
    }
}
