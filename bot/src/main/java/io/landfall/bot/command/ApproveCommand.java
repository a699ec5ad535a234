package io.landfall.bot.command;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalSelection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Approves what a run asks for. */
public record ApproveCommand(RunOfThread threads) implements Command {

    private static final String BECAUSE = "because";
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

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
        Optional<String> which = call.arguments().next();
        boolean isReason = which.equals(Optional.of(BECAUSE));
        ApprovalSelection meant =
                which.filter(word -> !isReason).map(ApproveCommand::meant).orElseGet(ApprovalSelection::theOnlyOne);
        if (isReason || call.arguments().takes(BECAUSE)) {
            refuseWithout(call.arguments().rest());
        }
        call.arguments().end();
        threads.of(call).approve(meant, call.instruction(), words);
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

    private static ApprovalSelection named(String word) {
        if (!NAME.matcher(word).matches()) {
            throw LandfallException.badInput(
                    "`" + word + "` is neither a step's number nor its name. Write `approve 3`,"
                            + " `approve 2-6`, `approve promote` or `approve all`.");
        }
        return ApprovalSelection.named(word);
    }

    private static void refuseBackwards(int from, int to) {
        if (from > to) {
            throw LandfallException.badInput(
                    "`" + from + "-" + to + "` goes backwards. Write `" + to + "-" + from + "`.");
        }
    }
}
