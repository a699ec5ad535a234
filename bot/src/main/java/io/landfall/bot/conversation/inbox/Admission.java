package io.landfall.bot.conversation.inbox;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Heard.Way;
import io.landfall.bot.conversation.inbox.Questions.Question;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Decides what is handed on at all, and what it is about: what was said in another channel, outside of the thread it
 * counts in, on an old button, before the question was there or before somebody stopped it is not.
 *
 * @param listening the channels in which Landfall listens
 * @param threads the threads of the runs
 * @param questions what is asked now
 * @param stops what was said to stop something
 */
public record Admission(Listening listening, RunThreads threads, Questions questions, Stops stops) {

    /** In which channels Landfall listens. Only {@link #told} takes time. */
    public interface Listening {

        /** Whether this is one of them, as far as is known. */
        boolean isHeard(String channel);

        /** Ends when it is known of this channel, or can't be for now. */
        CompletableFuture<Void> told(String channel);

        /** Tells whoever said something elsewhere, in a sentence that nothing was done. */
        String onlyThere();
    }

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

    /** Ends when {@link #of} need not ask where it was said; at once for what is said to a run. */
    public CompletableFuture<Void> ready(Heard heard) {
        return isDecided(heard) ? CompletableFuture.completedFuture(null) : listening.told(heard.channel());
    }

    private boolean isDecided(Heard heard) {
        return threads.runOf(heard).isPresent()
                || Words.isAgreeing(heard.words())
                || listening.isHeard(heard.channel());
    }

    /** Decides; what agrees may wait a few seconds for the question that it answers to be shown. */
    public Verdict of(Heard heard) {
        String words = heard.words();
        boolean isInARun = threads.runOf(heard).isPresent();
        if (!isInARun && Words.isAgreeing(words)) {
            return Verdict.refused(
                    "`" + words + "` counts only in the thread of the run it is meant for. Nothing was done.");
        }
        if (!isInARun && !listening.isHeard(heard.channel())) {
            return Verdict.refused(listening.onlyThere());
        }
        if (!Words.isAgreeing(words)) {
            return Verdict.admitted(OptionalLong.empty());
        }
        Optional<Heard> stop = stops.after(heard);
        if (stop.isPresent()) {
            return Verdict.refused("`" + words + "` was said before `"
                    + CommandWord.first(stop.get().words())
                    + "`. Nothing was done; say it again if it is still meant.");
        }
        return heard.way() == Way.BUTTON ? pressed(heard) : typed(heard);
    }

    private Verdict pressed(Heard heard) {
        Optional<Question> question = heard.message().flatMap(questions::open);
        return question.map(open -> Verdict.admitted(OptionalLong.of(open.shown())))
                .orElseGet(() -> Verdict.refused("This button is an old one. Nothing was done. What is asked now stands"
                        + " further down in the thread; you can also write it there, such as `" + heard.words()
                        + "`."));
    }

    /** Whoever answers what is not asked any more is told so by the run, which knows what is approved already. */
    private Verdict typed(Heard heard) {
        OptionalLong shown = questions.shownTo(heard);
        return shown.isPresent() || !questions.isAskedFor(heard)
                ? Verdict.admitted(OptionalLong.of(shown.orElse(0)))
                : Verdict.refused("`" + heard.words() + "` was said before what is asked now could be read. Nothing was"
                        + " done. Read it, then say it again.");
    }
}
