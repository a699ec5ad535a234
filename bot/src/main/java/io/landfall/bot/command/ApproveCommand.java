package io.landfall.bot.command;

import io.landfall.bot.chat.Message;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.engine.Runs;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Approves what a run asks for. */
public record ApproveCommand(Runs runs) implements Command {

    private static final Pattern STEPS = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?");

    @Override
    public String word() {
        return "approve";
    }

    @Override
    public String usage() {
        return "approve [N | N-M]";
    }

    @Override
    public String help() {
        return "agree to the step that is asked for, to step N, or to steps N to M";
    }

    @Override
    public Lane lane() {
        return Lane.ACTING;
    }

    @Override
    public Optional<Message> act(Call call) {
        String words = call.incoming().text().strip();
        Optional<String> steps = call.arguments().next();
        call.arguments().end();
        OptionalInt from = OptionalInt.empty();
        OptionalInt to = OptionalInt.empty();
        if (steps.isPresent()) {
            Matcher written = written(steps.get());
            from = OptionalInt.of(Integer.parseInt(written.group(1)));
            to = written.group(2) == null ? from : OptionalInt.of(Integer.parseInt(written.group(2)));
        }
        refuseBackwards(from, to);
        new Threads(runs).of(call).approve(from, to, call.who(), words, call.event());
        return Optional.empty();
    }

    private static Matcher written(String steps) {
        Matcher written = STEPS.matcher(steps);
        if (!written.matches()) {
            throw LandfallException.badInput(
                    "`" + steps + "` is not a step's number. Write `approve 3` or `approve 2-6`.");
        }
        return written;
    }

    private static void refuseBackwards(OptionalInt from, OptionalInt to) {
        if (from.isPresent() && from.getAsInt() > to.orElseThrow()) {
            throw LandfallException.badInput("`" + from.getAsInt() + "-" + to.getAsInt() + "` goes backwards. Write `"
                    + to.getAsInt() + "-" + from.getAsInt() + "`.");
        }
    }
}
