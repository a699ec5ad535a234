package io.landfall.bot.text;

import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.watch.LagHistory.Look;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes what stands beside a question: what is about to happen, and how things are now. */
public final class DetailsText {

    private static final Duration LAG_SHOWN = Duration.ofMinutes(30);

    private DetailsText() {}

    /** Shows the lag and what is wrong now; looks at nothing anew. The plan stands in the same thread already. */
    public static Message message(RunStatus run, Outlook outlook, List<RecordedRun> runs) {
        List<Look> lags = outlook.lag(LAG_SHOWN);
        List<CheckResult> found = outlook.latest();
        Message message = Message.of("")
                .withField("lag now", LagText.newest(lags))
                .withField("asked for by", run.requester())
                .withField("checks now", found.isEmpty() ? "not looked at yet" : ChecksText.summary(found))
                .with(ChecksText.atAGlance(run.migration(), found));
        return LagText.message(run.migration(), LAG_SHOWN, lags, runs)
                .file()
                .map(message::withFile)
                .orElse(message);
    }

    /** Shows each step that is asked for with its plan, and nothing else: writes are stopped while this is read. */
    public static Message inWindow(RunStatus run) {
        return Message.of("").with(steps(run));
    }

    private static List<Block> steps(RunStatus run) {
        List<Block> blocks = new ArrayList<>();
        run.stages().stream().filter(StageStatus::asked).forEach(stage -> {
            stage.approval().ifPresent(approval -> blocks.add(new Paragraph(approval.toString(), "")));
            stage.steps().stream()
                    .filter(step -> !step.plan().isEmpty())
                    .forEach(step -> blocks.add(
                            Item.named(Mark.NONE, step.name(), step.plan()).below()));
        });
        return blocks;
    }
}
