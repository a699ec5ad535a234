package io.landfall.bot.text;

import io.landfall.bot.chat.Marks;
import io.landfall.bot.chat.Message;
import io.landfall.runbooks.approval.Quorum;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes what has become of a question: what is still asked, and when nothing is, only what stays true. */
public final class CardText {

    private static final Pattern PLAN = Pattern.compile("; plan [0-9a-f]+$");

    private CardText() {}

    /** Returns the question for those of the plan's stages that are still open, each with its present count. */
    public static String question(String before, List<StageStatus> open) {
        return "asks for approval of " + names(open) + plan(before);
    }

    /**
     * Says what was approved, or that it was asked for and is not needed any more.
     *
     * @param before the question's title
     * @param asked the stages that it was about
     * @param armed whether {@code go} is asked for when everything is approved
     */
    public static Message answered(String before, RunStatus run, List<StageStatus> asked, boolean armed) {
        if (asked.stream().anyMatch(stage -> !stage.quorum().isReached())) {
            return Message.of(RunText.name(run) + " asked for approval of " + names(asked) + plan(before));
        }
        Message message = Message.of(RunText.name(run) + ": "
                + StageLines.few(asked.stream()
                        .flatMap(stage -> stage.approval().stream())
                        .toList())
                + (asked.size() == 1 ? " is" : asked.size() == 2 ? " are" : ", are") + " approved" + plan(before));
        return armed && StageLines.isWindowApproved(run)
                ? message.withLines(
                        List.of("That is everything. Landfall arms the run next, and then asks for `go` here below."))
                : message;
    }

    /** Says what another message with buttons was about: that a run was armed, and who had approved, or why it was held. */
    public static Message closed(Message before, RunStatus run) {
        boolean wasArmed =
                before.buttons().stream().anyMatch(button -> button.words().equals("go"));
        return wasArmed
                ? Message.of(
                        RunText.name(run) + " was armed",
                        before.lines().stream()
                                .filter(line -> line.startsWith(Marks.DONE))
                                .toList())
                : Message.of(before.title().replaceFirst(" is held", " was held"), before.lines());
    }

    private static String names(List<StageStatus> stages) {
        return stages.stream()
                .map(stage -> stage.approval().map(Object::toString).orElse("") + count(stage.quorum()))
                .collect(Collectors.joining(", "));
    }

    private static String count(Quorum quorum) {
        return quorum.required() > 1 ? " [" + quorum.text() + "]" : "";
    }

    private static String plan(String title) {
        return Optional.of(PLAN.matcher(title))
                .filter(Matcher::find)
                .map(Matcher::group)
                .orElse("");
    }
}
