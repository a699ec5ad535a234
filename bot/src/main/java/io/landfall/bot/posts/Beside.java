package io.landfall.bot.posts;

import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.text.ChecksText;
import io.landfall.bot.text.DetailsText;
import io.landfall.bot.text.Outlook;
import io.landfall.bot.text.PlanText;
import io.landfall.runbooks.approval.Plan;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.run.state.RunStatus;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what an approver wants to see beside a question; the question never fails because that can't be made. */
final class Beside {

    private static final Logger LOG = LoggerFactory.getLogger(Beside.class);

    private final Map<String, Outlook> outlooks;
    private final History history;
    private boolean isLogged;

    Beside(Map<String, Outlook> outlooks, History history) {
        this.outlooks = outlooks;
        this.history = history;
    }

    /** Returns the question with what can be opened beside it: the plan, and what the checks find now. */
    Message opening(Message question, RunStatus run) {
        Message withPlan = history.run(run.run())
                .flatMap(recorded -> Plan.shown(recorded.copy()))
                .map(plan -> question.withFold(PlanText.SHOW, () -> PlanText.whole(run, plan)))
                .orElse(question);
        return Optional.ofNullable(outlooks.get(run.migration()))
                .map(outlook ->
                        withPlan.withFold("Show checks", () -> ChecksText.now(run.migration(), outlook.latest())))
                .orElse(withPlan);
    }

    /** Returns the steps with their plans; outside of the window with lag, checks and a picture where there are any. */
    synchronized Message question(RunStatus run) {
        try {
            return run.windowOpen().isPresent() ? DetailsText.inWindow(run) : details(run);
        } catch (RuntimeException | Error e) {
            // A picture needs fonts and libraries of this machine: what is missing there is found out as an Error.
            if (!isLogged) {
                LOG.error("Lag and checks can't be shown beside a question; this is logged once", e);
            }
            isLogged = true;
            return DetailsText.inWindow(run)
                    .with(Item.of(
                            Mark.WARNING,
                            "The lag and the checks can't be shown here; landfall.log says why. `status "
                                    + run.migration() + "` tells them."));
        }
    }

    private Message details(RunStatus run) {
        return Optional.ofNullable(outlooks.get(run.migration()))
                .map(outlook -> DetailsText.message(run, outlook, history.runs(run.migration())))
                .orElse(Message.of(""));
    }
}
