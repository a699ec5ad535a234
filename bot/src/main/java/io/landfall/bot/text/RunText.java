package io.landfall.bot.text;

import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Mark;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.approval.Quorum;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import io.landfall.runbooks.run.state.RunStatus.StepStatus;
import io.landfall.runbooks.step.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes where a run is. */
public final class RunText {

    private static final int BAR = 20;

    private RunText() {}

    /** Returns {@code #7 move shop}. */
    public static String name(RunStatus run) {
        return "#" + run.run() + " " + run.runbook() + " " + run.migration();
    }

    /** Returns the run in one line, with what it does now and how far that is. */
    public static String title(RunStatus run) {
        return name(run) + ": " + run.windowOpen().map(open -> clock(run, open)).orElse("") + now(run);
    }

    /** Whether any step has been touched; before that the plan says more than a list of marks. */
    public static boolean hasBegun(RunStatus run) {
        return run.stages().stream()
                .flatMap(stage -> stage.steps().stream())
                .anyMatch(step -> step.mark() != RunStatus.Mark.PENDING);
    }

    /** Returns the stages and steps, each with its mark, how long it took, and who approved it. */
    public static List<Block> steps(RunStatus run) {
        List<Block> blocks = new ArrayList<>();
        for (StageStatus stage : run.stages()) {
            stage.approval()
                    .ifPresent(approval -> blocks.add(new Paragraph(
                            approval.toString(),
                            stage.skipped().map(why -> " skipped: " + why).orElse(approved(stage)))));
            if (stage.skipped().isEmpty()) {
                boolean isBelow = stage.approval().isPresent();
                stage.steps().forEach(step -> blocks.add(isBelow ? step(step).below() : step(step)));
            }
        }
        return blocks;
    }

    /**
     * Returns the same in few lines, for a message that is read again and again: the steps of a stage that is approved as
     * one are shown while it runs, and when something went wrong in it.
     */
    public static List<Block> brief(RunStatus run) {
        List<Block> blocks = new ArrayList<>();
        List<String> later = new ArrayList<>();
        boolean hasApprovals =
                run.stages().stream().anyMatch(stage -> stage.approval().isPresent());
        for (StageStatus stage : run.stages()) {
            if (stage.approval().isPresent()) {
                blocks.addAll(StageLines.of(stage));
            } else {
                for (StepStatus step : stage.steps()) {
                    if (hasApprovals && step.mark() == RunStatus.Mark.PENDING) {
                        later.add(step.name());
                    } else {
                        blocks.add(step(step));
                    }
                }
            }
        }
        if (!later.isEmpty()) {
            blocks.add(Item.of(Mark.PENDING, "then " + String.join(", ", later)));
        }
        return blocks;
    }

    static String approved(StageStatus stage) {
        Quorum quorum = stage.quorum();
        if (!quorum.given().isEmpty() && quorum.isReached()) {
            return ", approved by "
                    + quorum.given().stream()
                            .map(given -> given.who() + " at " + Times.moment(given.at()))
                            .collect(Collectors.joining(" and "));
        }
        String missing = quorum.required() > 1 ? ", " + quorum.text() : "";
        return missing + (stage.asked() ? ", waits for an approval" : "");
    }

    static Item step(StepStatus step) {
        return step.mark() == RunStatus.Mark.DONE ? done(step) : Item.of(mark(step.mark()), step.name());
    }

    /** Returns a step that is done, with how long it took and what it warns of. */
    public static Item done(StepStatus step) {
        String name = step.name() + took(step.took());
        return step.warning()
                .map(warning -> Item.of(Mark.WARNING, name + ": " + warning))
                .orElseGet(() -> Item.of(Mark.DONE, name));
    }

    /** The marks of steps are among those of messages. */
    static Mark mark(RunStatus.Mark mark) {
        return Mark.valueOf(mark.name());
    }

    /** Returns {@code   284 ms}, to be put behind what took so long; nothing when that is not known. */
    public static String took(Duration took) {
        return took.isZero() ? "" : "  " + Elapsed.show(took);
    }

    /** Returns {@code done}, or with what: done plainly is a run of which nothing is left and no step warns. */
    public static String done(RunStatus run) {
        List<String> with = new ArrayList<>();
        if (!run.text().isEmpty()) {
            with.add("something left to do by hand");
        }
        List<String> warnings = run.warnings();
        if (!warnings.isEmpty()) {
            with.add((warnings.size() == 1 ? "a warning of " : warnings.size() + " warnings, of ") + warnings.get(0));
        }
        return "done" + (with.isEmpty() ? "" : ", with " + String.join(" and ", with));
    }

    private static String clock(RunStatus run, Duration open) {
        String left = run.state() == RunStatus.State.ASKING
                ? run.windowLeft().map(time -> Elapsed.show(time) + " left, ").orElse("")
                : "";
        return "window open for " + Elapsed.show(open) + ", " + left;
    }

    private static String now(RunStatus run) {
        Optional<String> step = run.stages().stream()
                .flatMap(stage -> stage.steps().stream())
                .filter(candidate -> candidate.mark() == RunStatus.Mark.RUNNING)
                .map(StepStatus::name)
                .reduce((earlier, later) -> later);
        String text = run.text().lines().findFirst().orElse("");
        return switch (run.state()) {
            case RUNNING ->
                step.map(name -> Mark.RUNNING.before(name)
                                + run.progress().map(RunText::progress).orElse(""))
                        .orElse("running");
            case ASKING -> asking(run, text);
            case ARMED -> "armed; `go` opens the window";
            case HELD -> "held: " + text;
            case UNDOING -> "taking everything back: " + text;
            case FINISHING -> "past the point of no return, " + text;
            case DONE -> done(run);
            case UNDONE -> "taken back: " + text;
        };
    }

    private static String asking(RunStatus run, String text) {
        Optional<String> missing = StageLines.asked(run);
        if (missing.isEmpty()) {
            return StageLines.isWindowApproved(run) ? "everything is approved; arming" : "approved, going on";
        }
        return run.windowOpen().isPresent() ? text : missing.get();
    }

    /** Returns {@code  ▰▰▱▱ 42 % of 201.3 MiB, 118.0 MiB/s, 4 s left}; without what nobody can say. */
    static String progress(Progress progress) {
        if (progress.isOnlyWaiting()) {
            return " " + progress.note();
        }
        return figures(progress) + (progress.note().isEmpty() ? "" : "; " + progress.note());
    }

    private static String figures(Progress progress) {
        String rate = new DataSize(Math.max(0, progress.bytesPerSecond())) + "/s";
        if (progress.expectedBytes().isEmpty() || progress.expectedBytes().getAsLong() == 0) {
            return " " + new DataSize(progress.doneBytes()) + ", " + rate;
        }
        long expected = progress.expectedBytes().getAsLong();
        long done = Math.min(progress.doneBytes(), expected);
        int filled = (int) (BAR * done / expected);
        boolean isTooEarly = progress.bytesPerSecond() <= 0 || 100 * done / expected < 1;
        String left = isTooEarly ? "" : ", " + left(expected - done, progress.bytesPerSecond()) + " left";
        String share = 100 * done / expected == 0 ? "less than 1" : Long.toString(100 * done / expected);
        return " " + "▰".repeat(filled) + "▱".repeat(BAR - filled) + " " + share + " % of " + new DataSize(expected)
                + ", " + rate + left;
    }

    /** Of what is not done yet there is a second left at least. */
    private static String left(long bytes, long bytesPerSecond) {
        return Elapsed.show(Duration.ofSeconds(Math.max(1, bytes / bytesPerSecond)));
    }
}
