package io.landfall.bot.text;

import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import io.landfall.runbooks.Readiness;
import io.landfall.runbooks.Readiness.Checked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what checks have found: what is bad first, with its remedy, then the rest by group. */
public final class ChecksText {

    private ChecksText() {}

    /** Tells what was found, and for which run it was asked. */
    public static Message message(String migration, Set<String> options, Checked checked) {
        List<CheckResult> found = checked.found();
        Message headline = Message.of("check " + migration + ": " + summary(found))
                .withLines(List.of(
                        checked.run().equals(Readiness.WATCH)
                                ? "This is watched all the time."
                                : "This is what `" + words(migration, options, checked.run()) + "` needs."));
        return headline.with(bad(found))
                .withAll("Show all", headline.with(blocks(found)).body());
    }

    /** Tells what the checks of a migration have found last. */
    public static Message now(String migration, List<CheckResult> found) {
        return Message.of("checks of " + migration + ": " + summary(found)).with(blocks(found));
    }

    private static String words(String migration, Set<String> options, String run) {
        return Stream.concat(Stream.of(run, migration), options.stream().map(option -> "--" + option))
                .collect(Collectors.joining(" "));
    }

    /** Returns how many there are of each kind: {@code 2 block, 1 warning, 31 fine}. */
    public static String summary(List<CheckResult> checks) {
        long blocking = checks.stream().filter(CheckResult::blocks).count();
        long fine = checks.stream().filter(ChecksText::isFine).count();
        long warnings = checks.size() - blocking - fine;
        List<String> parts = new ArrayList<>();
        parts.add(blocking == 0 ? "nothing blocks" : blocking == 1 ? "1 blocks" : blocking + " block");
        if (warnings > 0) {
            parts.add(warnings == 1 ? "1 warning" : warnings + " warnings");
        }
        parts.add(blocking + warnings == 0 ? "all " + fine + " fine" : fine + " fine");
        return String.join(", ", parts);
    }

    /** Returns the findings. */
    public static List<Block> blocks(List<CheckResult> checks) {
        List<Block> blocks = new ArrayList<>(bad(checks));
        Map<CheckGroup, List<CheckResult>> fine = checks.stream()
                .filter(ChecksText::isFine)
                .collect(Collectors.groupingBy(CheckResult::group, TreeMap::new, Collectors.toList()));
        fine.forEach((group, members) -> {
            blocks.add(new Paragraph(name(group), ""));
            members.forEach(result -> blocks.add(
                    Item.named(Mark.DONE, result.name(), result.finding().text())
                            .below()));
        });
        return blocks;
    }

    /** Returns only what is not fine, what blocks first, each with its remedy; the same trouble is told once. */
    public static List<Block> bad(List<CheckResult> checks) {
        Map<Trouble, List<CheckResult>> troubles = checks.stream()
                .filter(result -> !isFine(result))
                .sorted(Comparator.comparing(result -> !result.blocks()))
                .collect(Collectors.groupingBy(Trouble::of, LinkedHashMap::new, Collectors.toList()));
        List<Block> blocks = new ArrayList<>();
        troubles.forEach((trouble, members) -> {
            blocks.add(Item.named(
                    mark(trouble.blocks()),
                    trouble.word() + " " + names(members),
                    trouble.finding().text()));
            blocks.add(Item.of(Mark.REMEDY, trouble.finding().remedy()).below());
        });
        return blocks;
    }

    /** Returns what blocks, as {@link #bad} does, and of the rest only what it is called: for who decides at once. */
    public static List<Block> atAGlance(String migration, List<CheckResult> checks) {
        List<Block> blocks =
                new ArrayList<>(bad(checks.stream().filter(CheckResult::blocks).toList()));
        List<String> warnings = checks.stream()
                .filter(result -> !isFine(result) && !result.blocks())
                .map(CheckResult::name)
                .toList();
        if (!warnings.isEmpty()) {
            blocks.add(Item.of(
                    Mark.WARNING,
                    "warns: " + String.join(", ", warnings) + "; `check " + migration + " watch` shows why"));
        }
        return blocks;
    }

    private static Mark mark(boolean blocks) {
        return blocks ? Mark.FAILED : Mark.WARNING;
    }

    /** Returns what is not fine, to be put behind a line: {@code ; ✖ old and new both take writes}; else nothing. */
    public static String brief(List<CheckResult> checks) {
        return checks.stream()
                .filter(result -> !isFine(result))
                .map(result ->
                        "; " + mark(result.blocks()).before(result.finding().text()))
                .collect(Collectors.joining());
    }

    /** What several checks may have in common. */
    private record Trouble(boolean blocks, Finding finding) {
        static Trouble of(CheckResult result) {
            return new Trouble(result.blocks(), result.finding());
        }

        String word() {
            return finding.status().name() + (blocks ? " blocks" : "");
        }
    }

    private static String names(List<CheckResult> checks) {
        CheckResult first = checks.get(0);
        return checks.size() == 1
                ? name(first.group()) + ", " + first.name()
                : checks.size() + " checks ("
                        + checks.stream().map(CheckResult::name).collect(Collectors.joining(", ")) + ")";
    }

    private static boolean isFine(CheckResult result) {
        return result.finding().status() == Status.OK;
    }

    private static String name(CheckGroup group) {
        return group.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
