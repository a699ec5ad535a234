package io.landfall.bot.text;

import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import io.landfall.runbooks.Readiness;
import io.landfall.runbooks.Readiness.Checked;
import java.time.Duration;
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
        String asked =
                migration + checked.group().map(group -> " " + group.word()).orElse("");
        Message headline = Message.of("check " + asked + ": " + summary(found) + ", in " + Elapsed.show(checked.took()))
                .withLines(List.of(
                        checked.run().equals(Readiness.WATCH)
                                ? "This is watched all the time."
                                : "This is what `" + words(migration, options, checked.run()) + "` needs."));
        return headline.with(groups(found, false))
                .withAll("Show all", headline.with(groups(found, true)).body());
    }

    /**
     * Returns the groups, the worst first, each with how long its looks took together. Of what is fine only how much there is,
     * unless {@code all}.
     */
    private static List<Block> groups(List<CheckResult> found, boolean all) {
        Map<CheckGroup, List<CheckResult>> groups =
                found.stream().collect(Collectors.groupingBy(CheckResult::group, TreeMap::new, Collectors.toList()));
        Map<Trouble, List<CheckResult>> untold = troubles(found);
        List<Block> blocks = new ArrayList<>();
        groups.values().stream()
                .sorted(Comparator.comparing(ChecksText::worst).reversed())
                .forEach(group -> {
                    Duration took = group.stream().map(CheckResult::took).reduce(Duration.ZERO, Duration::plus);
                    blocks.add(new Paragraph(
                            name(group.get(0).group()), ": " + counts(group) + " (" + Elapsed.show(took) + ")"));
                    blocks.addAll(told(group, untold));
                    if (all) {
                        blocks.addAll(notBad(group));
                    }
                });
        return blocks;
    }

    /** Tells each trouble once, with all the checks that have it. */
    private static List<Block> told(List<CheckResult> group, Map<Trouble, List<CheckResult>> untold) {
        List<Block> blocks = new ArrayList<>();
        troubles(group).forEach((trouble, members) -> {
            List<CheckResult> all = untold.remove(trouble);
            blocks.addAll(
                    all != null
                            ? blocks(trouble, all)
                            : List.of(Item.named(mark(trouble.blocks()), names(members), "as told above")
                                    .below()));
        });
        return blocks;
    }

    /** Returns 0 when nothing is wrong, and more the worse it is. */
    private static int worst(List<CheckResult> group) {
        return group.stream()
                .mapToInt(result -> isBad(result) ? result.blocks() ? 2 : 1 : 0)
                .max()
                .orElse(0);
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
        String blocks = checks.stream().anyMatch(CheckResult::blocks) ? "" : "nothing blocks, ";
        return blocks + counts(checks);
    }

    private static String counts(List<CheckResult> checks) {
        long blocking = checks.stream().filter(CheckResult::blocks).count();
        long warnings = checks.stream().filter(ChecksText::isBad).count() - blocking;
        long fine = checks.stream()
                .filter(result -> result.finding().status() == Status.OK)
                .count();
        long later = checks.size() - blocking - warnings - fine;
        List<String> parts = new ArrayList<>();
        if (blocking > 0) {
            parts.add(blocking == 1 ? "1 blocks" : blocking + " block");
        }
        if (warnings > 0) {
            parts.add(warnings == 1 ? "1 warning" : warnings + " warnings");
        }
        if (later > 0) {
            parts.add(later + " later");
        }
        parts.add(parts.isEmpty() ? "all " + fine + " fine" : fine + " fine");
        return String.join(", ", parts);
    }

    /** Returns the findings. */
    public static List<Block> blocks(List<CheckResult> checks) {
        List<Block> blocks = new ArrayList<>(bad(checks));
        Map<CheckGroup, List<CheckResult>> others = checks.stream()
                .filter(result -> !isBad(result))
                .collect(Collectors.groupingBy(CheckResult::group, TreeMap::new, Collectors.toList()));
        others.forEach((group, members) -> {
            blocks.add(new Paragraph(name(group), ""));
            blocks.addAll(notBad(members));
        });
        return blocks;
    }

    private static List<Block> notBad(List<CheckResult> group) {
        return group.stream()
                .filter(result -> !isBad(result))
                .<Block>map(result -> (result.finding().status() == Status.OK
                                ? Item.named(
                                        Mark.DONE,
                                        result.name(),
                                        result.finding().text())
                                : Item.named(
                                        Mark.NONE,
                                        result.name(),
                                        "later: " + result.finding().text()))
                        .below())
                .toList();
    }

    /** Returns only what is not fine, what blocks first, each with its remedy; the same trouble is told once. */
    public static List<Block> bad(List<CheckResult> checks) {
        List<Block> blocks = new ArrayList<>();
        troubles(checks).forEach((trouble, members) -> blocks.addAll(blocks(trouble, members)));
        return blocks;
    }

    private static Map<Trouble, List<CheckResult>> troubles(List<CheckResult> checks) {
        return checks.stream()
                .filter(ChecksText::isBad)
                .sorted(Comparator.comparing(result -> !result.blocks()))
                .collect(Collectors.groupingBy(Trouble::of, LinkedHashMap::new, Collectors.toList()));
    }

    private static List<Block> blocks(Trouble trouble, List<CheckResult> members) {
        return List.of(
                Item.named(
                        mark(trouble.blocks()),
                        trouble.word() + " " + names(members),
                        trouble.finding().text()),
                Item.of(Mark.REMEDY, trouble.finding().remedy()).below());
    }

    /** Returns what blocks, as {@link #bad} does, and of the rest only what it is called: for who decides at once. */
    public static List<Block> atAGlance(String migration, List<CheckResult> checks) {
        List<Block> blocks =
                new ArrayList<>(bad(checks.stream().filter(CheckResult::blocks).toList()));
        List<String> warnings = checks.stream()
                .filter(result -> isBad(result) && !result.blocks())
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
                .filter(result -> isBad(result))
                .map(result ->
                        "; " + mark(result.blocks()).before(result.finding().text()))
                .collect(Collectors.joining());
    }

    /** What several checks may have in common. */
    private record Trouble(boolean blocks, Finding finding) {
        static Trouble of(CheckResult result) {
            return new Trouble(result.blocks(), result.finding().said());
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

    private static boolean isBad(CheckResult result) {
        Status status = result.finding().status();
        return status != Status.OK && status != Status.LATER;
    }

    private static String name(CheckGroup group) {
        return group.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
