package io.landfall.bot.text;

import io.landfall.bot.conversation.Message;
import io.landfall.runbooks.approval.Question;
import io.landfall.runbooks.approval.Question.Asked;
import io.landfall.runbooks.run.state.RunStatus;
import java.util.List;

/** Writes what has become of a question for approvals when nothing of it is asked any more: only what stays true. */
public final class CardText {

    private CardText() {}

    /**
     * Says what was approved, or that it was asked for and is not needed any more.
     *
     * @param question what was asked, with who has approved it by now
     * @param armed whether {@code go} is asked for when everything is approved
     */
    public static Message answered(Question question, RunStatus run, boolean armed) {
        List<Asked> asked = question.asked();
        String plan = "; plan " + question.briefPlan();
        if (asked.stream().anyMatch(one -> !one.quorum().isReached())) {
            return Message.of(RunText.name(run) + " asked for approval of " + question.names() + plan);
        }
        Message message = Message.of(RunText.name(run) + ": "
                + StageLines.few(asked.stream().map(Asked::approval).toList())
                + (asked.size() == 1 ? " is" : asked.size() == 2 ? " are" : ", are") + " approved" + plan);
        return armed && StageLines.isWindowApproved(run)
                ? message.withLines(
                        List.of("That is everything. Landfall arms the run next, and then asks for `go` here below."))
                : message;
    }
}
