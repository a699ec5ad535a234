package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.run.Run;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Approves what a run asks for. */
public record ApproveCommand(RunOfThread threads) implements Command {

    /** Words that stand beside numbers and names and mean nothing. */
    private static final Pattern NOISE = Pattern.compile("(?i)\\b(?:steps?|stages?|no\\.|number)(?:\\s+|$)");
    /** Between the ends of a range. */
    private static final Pattern BETWEEN = Pattern.compile("(?i)(?<=\\d)\\s*(?:-|\\bto\\b|\\.\\.)\\s*(?=\\d)");

    private static final Pattern BECAUSE = Pattern.compile("(?i)(?:^|\\s+)because(?:\\s+|$)");
    private static final Pattern LIST = Pattern.compile("\\s*(?:,|\\band\\b|&|\\s)\\s*");
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?");
    private static final Pattern NAME = Pattern.compile("(?i)[a-z][a-z0-9-]*");

    @Override
    public CommandWord said() {
        return CommandWord.APPROVE;
    }

    @Override
    public String usage() {
        return "approve [N | N-M | NAME | all] [because REASON]";
    }

    @Override
    public String help() {
        return "agree to what is asked for, to step N, to steps N to M, to what is asked for by NAME, or to all steps";
    }

    @Override
    public Optional<Message> act(Call call) {
        String words = call.incoming().text().strip();
        String[] parts = BECAUSE.split(call.arguments().rest(), 2);
        if (parts.length > 1) {
            refuseWithout(parts[1]);
        }
        String what = BETWEEN.matcher(NOISE.matcher(parts[0]).replaceAll(""))
                .replaceAll("-")
                .strip();
        ApprovalSelection meant = what.isEmpty() ? ApprovalSelection.theOnlyOne() : meant(what);
        Run run = threads.of(call);
        Optional<Secret> code = threads.channel().takeCode(call.incoming());
        if (code.isEmpty() && run.takesACode(meant, call.who())) {
            threads.channel().askForCode(call.incoming());
        } else {
            run.approve(meant, call.instruction().with(code), words);
        }
        return Optional.empty();
    }

    /** The reason stands in the journal with the other words. */
    private static void refuseWithout(String reason) {
        if (reason.isBlank()) {
            throw LandfallException.badInput("`because` is followed by the reason.");
        }
    }

    private static ApprovalSelection meant(String word) {
        return numbers(word).orElseGet(() -> named(word));
    }

    /** Returns what {@code 3}, {@code 2-6} or {@code all} means; empty for anything else. */
    static Optional<ApprovalSelection> numbers(String word) {
        if (word.equalsIgnoreCase("all")) {
            return Optional.of(ApprovalSelection.all());
        }
        Matcher numbers = NUMBERS.matcher(word);
        if (!numbers.matches()) {
            return Optional.empty();
        }
        int from = Integer.parseInt(numbers.group(1));
        int to = numbers.group(2) == null ? from : Integer.parseInt(numbers.group(2));
        refuseBackwards(from, to);
        return Optional.of(ApprovalSelection.numbers(from, to));
    }

    /** Several numbers that are no range are approved one after the other. */
    private static void refuseList(String words) {
        List<Integer> numbers = Stream.of(LIST.split(words))
                .filter(word -> word.matches("\\d{1,3}"))
                .map(Integer::valueOf)
                .sorted()
                .toList();
        int last = numbers.size() - 1;
        if (last > 0 && numbers.size() == LIST.split(words).length) {
            boolean isRange = numbers.get(last) - numbers.get(0) == last;
            throw LandfallException.badInput(
                    isRange
                            ? "Did you mean `approve " + numbers.get(0) + "-" + numbers.get(last) + "`?"
                            : "Each by itself: `approve " + numbers.get(0) + "`, then `approve " + numbers.get(1)
                                    + "` and so on.");
        }
    }

    private static ApprovalSelection named(String word) {
        refuseList(word);
        if (!NAME.matcher(word).matches()) {
            throw LandfallException.badInput(
                    "`" + word + "` is neither a step's number nor its name. Write `approve 3`,"
                            + " `approve 2-6`, `approve promote` or `approve all`.");
        }
        return ApprovalSelection.named(word.toLowerCase(Locale.ROOT));
    }

    private static void refuseBackwards(int from, int to) {
        if (from > to) {
            throw LandfallException.badInput(
                    "`" + from + "-" + to + "` goes backwards. Write `" + to + "-" + from + "`.");
        }
    }
}
