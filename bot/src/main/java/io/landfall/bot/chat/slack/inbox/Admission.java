package io.landfall.bot.chat.slack.inbox;

import io.landfall.bot.chat.slack.api.ChannelBook;
import io.landfall.bot.chat.slack.inbox.Heard.Way;
import io.landfall.bot.chat.slack.inbox.Questions.Question;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides what is handed on at all, and what it is about: what was said in another channel, outside of the thread it
 * counts in, on an old button, before the question was there or before somebody stopped it is not.
 *
 * @param book the channels in which Landfall listens
 * @param threads the threads of the runs
 * @param questions what is asked now
 * @param stops what was said to stop something
 */
public record Admission(ChannelBook book, RunThreads threads, Questions questions, Stops stops) {

    /**
     * What becomes of something that was heard.
     *
     * @param refusal why it is not even handed on; empty when it is
     * @param shown the journal's newest row when that was shown which it answers; empty when it answers nothing
     */
    public record Verdict(Optional<String> refusal, OptionalLong shown) {

        private static Verdict refused(String why) {
            return new Verdict(Optional.of(why), OptionalLong.empty());
        }

        private static Verdict admitted(OptionalLong shown) {
            return new Verdict(Optional.empty(), shown);
        }
    }

    /** Whether that can be decided at once, without asking anybody: of what is said to stop something it mostly can. */
    public boolean isDecidedAtOnce(Heard heard) {
        return Words.isStopping(heard.words())
                && (threads.runOf(heard).isPresent()
                        || book.isComplete()
                        || book.configured(heard.channel()).isPresent());
    }

    /** Decides; may wait some seconds for Slack, unless {@link #isDecidedAtOnce}. */
    public Verdict of(Heard heard) {
        String words = heard.words();
        boolean isInARun = threads.runOf(heard).isPresent();
        if (!isInARun && Words.isAgreeing(words)) {
            return Verdict.refused(
                    "`" + words + "` counts only in the thread of the run it is meant for. Nothing was done.");
        }
        if (!isInARun && book.awaitConfigured(heard.channel()).isEmpty()) {
            return Verdict.refused(elsewhere());
        }
        if (!Words.isAgreeing(words)) {
            return Verdict.admitted(OptionalLong.empty());
        }
        Optional<Heard> stop = stops.after(heard);
        if (stop.isPresent()) {
            return Verdict.refused("`" + words + "` was said before `"
                    + Words.first(stop.get().words()) + "`. Nothing was done; say it again if it is still meant.");
        }
        return heard.way() == Way.BUTTON ? pressed(heard, words) : typed(heard, words);
    }

    private Verdict pressed(Heard heard, String words) {
        Optional<Question> question = questions.open(heard.stamp());
        return question.map(open -> Verdict.admitted(OptionalLong.of(open.shown())))
                .orElseGet(() -> Verdict.refused("This button is an old one. Nothing was done. What is asked now stands"
                        + " further down in the thread; you can also write it there, such as `" + words + "`."));
    }

    private Verdict typed(Heard heard, String words) {
        OptionalLong shown = questions.shownTo(heard.thread().orElse(""), heard);
        return shown.isPresent()
                ? Verdict.admitted(shown)
                : Verdict.refused("`" + words + "` was said before what is asked now could be read. Nothing was done."
                        + " Read it, then say it again.");
    }

    private String elsewhere() {
        String all = String.join(", ", book.all());
        return book.isComplete()
                ? "Landfall listens in " + all + " only. Nothing was done."
                : "Landfall listens in " + all
                        + " only, and Slack has not said yet whether this is one of them. Nothing"
                        + " was done. Is Landfall invited there? Then say it again in a minute.";
    }
}
