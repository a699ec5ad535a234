package io.landfall.bot.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Code;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Chain;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                String.format("%5d  %s  %-8s %s%s", entry.seq(), Times.withDate(entry.at()), who, word(record), step);
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
