package io.landfall.bot.command;

import io.landfall.bot.text.Spelling;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.CheckGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The words behind a command's own; each is taken once, and {@link #end} refuses what is left. */
public final class Arguments {

    private static final Pattern AROUND_A_NAME = Pattern.compile("^[#`\"']+|[`\"'.,;:!]+$");

    private final List<String> left;
    /** Those that the command takes. */
    private List<String> options = List.of();

    public Arguments(List<String> words) {
        this.left = new ArrayList<>(words);
    }

    /**
     * Takes the name of a migration, which need not be said where there is only one; throws BAD_INPUT with the nearest one
     * when there is no such migration.
     */
    public String migration(Collection<String> known) {
        return migration(known, word -> false);
    }

    /** The same; {@code isNext} knows the words that come behind the name. */
    public String migration(Collection<String> known, Predicate<String> isNext) {
        boolean isSaid = !left.isEmpty() && !isNext.test(left.get(0));
        if (!isSaid && known.size() == 1) {
            return known.iterator().next();
        }
        String list = (known.size() == 1 ? "There is " : "There are ") + String.join(", ", known) + ".";
        String written = next().orElseThrow(() -> LandfallException.badInput("Which migration? " + list));
        String name = AROUND_A_NAME.matcher(written).replaceAll("");
        return Stream.of(written, name)
                .filter(known::contains)
                .findFirst()
                .or(() -> onlyOne(known.stream().filter(name::equalsIgnoreCase).toList()))
                .orElseThrow(() -> LandfallException.badInput(
                        "There is no migration `" + name + "`." + Spelling.didYouMean(name, known, list)));
    }

    private static Optional<String> onlyOne(List<String> names) {
        return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
    }

    /** Takes the options wherever they stand; throws BAD_INPUT for one that does not exist. */
    public Set<String> options(List<String> known) {
        this.options = known;
        Set<String> taken = new LinkedHashSet<>();
        for (String word : List.copyOf(left)) {
            if (word.startsWith("--")) {
                taken.add(known(word, known));
                left.remove(word);
            }
        }
        return taken;
    }

    private static String known(String option, List<String> known) {
        if (known.contains(option)) {
            return option.substring(2);
        }
        String list = known.isEmpty() ? "It takes none." : "There is " + String.join(", ", known) + ".";
        throw LandfallException.badInput(
                "There is no option `" + option + "`." + Spelling.didYouMean(option, known, list));
    }

    /** Takes the name of a run, if one is there; throws BAD_INPUT with the nearest one when there is no such run. */
    public Optional<String> run(List<String> known) {
        Optional<String> name = next();
        name.filter(word -> !known.contains(word)).ifPresent(word -> {
            String list = "There are " + String.join(", ", known) + ", and the groups "
                    + String.join(", ", CheckGroup.WORDS) + ".";
            throw LandfallException.badInput(
                    "There is no run `" + word + "`." + Spelling.didYouMean(word, known, list));
        });
        return name;
    }

    /** Takes the name of a group of checks, if one is there. */
    public Optional<CheckGroup> group() {
        return Stream.of(CheckGroup.values())
                .filter(group -> takes(group.word()))
                .findFirst();
    }

    /** Takes the next word. */
    public Optional<String> next() {
        return left.isEmpty() ? Optional.empty() : Optional.of(left.remove(0));
    }

    /** Takes the next word when it is this one; returns whether it was. */
    public boolean takes(String word) {
        boolean isNext = !left.isEmpty() && left.get(0).equals(word);
        if (isNext) {
            left.remove(0);
        }
        return isNext;
    }

    /** Takes everything that is left as one text; empty when there is nothing. */
    public String rest() {
        String rest = String.join(" ", left);
        left.clear();
        return rest;
    }

    /** Throws BAD_INPUT when something is left. */
    public void end() {
        left.stream().filter(word -> word.startsWith("--")).findFirst().ifPresent(word -> known(word, options));
        if (!left.isEmpty()) {
            String option =
                    "--" + String.join("-", left).replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
            throw LandfallException.badInput(
                    options.contains(option)
                            ? "Did you mean `" + option + "`? Options begin with two dashes."
                            : "`" + String.join(" ", left) + "` is too much.");
        }
    }
}
