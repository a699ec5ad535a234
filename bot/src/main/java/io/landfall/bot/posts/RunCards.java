package io.landfall.bot.posts;

import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Posted;
import io.landfall.bot.text.CardText;
import io.landfall.bot.text.Times;
import io.landfall.runbooks.approval.Question;
import io.landfall.runbooks.approval.Question.Asked;
import io.landfall.runbooks.approval.Quorum;
import io.landfall.runbooks.run.state.RunObserver.RunEvent;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.Runbook.Approval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The open question of each run: it shows who has answered, and only what is still open can be pressed. */
final class RunCards {

    private final Channel channel;
    private final Optional<Duration> goodFor;
    private final Asks asks;
    private final Map<Long, Card> open = new HashMap<>();

    /** The newest of them that asked for approvals. */
    private final Map<Long, Card> asked = new HashMap<>();

    private final Set<Long> askedForGo = new HashSet<>();

    /** Writes a question as it is to be read now. */
    @FunctionalInterface
    interface Asks {

        /** {@code isWhole} says that nothing of it has been approved since it was asked first. */
        Message write(RunStatus run, Question question, boolean isWhole);
    }

    /**
     * A message with buttons.
     *
     * @param question what it asks approvals for; empty when it asks for something else
     * @param closed what it becomes when nothing of it can be answered any more, before the answers are added
     * @param answers what was answered since, in order
     * @param shown the journal's newest row that it knows of
     */
    private record Card(
            Posted posted,
            Optional<Question> question,
            Function<RunStatus, Message> closed,
            List<Item> answers,
            long shown) {}

    /**
     * @param goodFor for how long an approval counts; empty when it is used at once
     * @param asks writes the questions
     */
    RunCards(Channel channel, Optional<Duration> goodFor, Asks asks) {
        this.channel = channel;
        this.goodFor = goodFor;
        this.asks = asks;
    }

    /**
     * Posts a message with buttons in the run's thread: it is the run's question from now on, and what answers it is about
     * nothing newer than the journal's row {@code shown}.
     *
     * @param closed what it becomes when it is answered
     */
    void post(Posted thread, long run, Message message, Message closed, long shown) {
        Posted posted = channel.ask(thread, message, () -> Message.of(""), shown);
        open.put(run, new Card(posted, Optional.empty(), now -> closed, List.of(), shown));
    }

    /** The same of the question for {@code go}. */
    void askForGo(Posted thread, long run, Message message, Message closed, long shown) {
        post(thread, run, message, closed, shown);
        askedForGo.add(run);
    }

    /** Whether the thread has asked for {@code go}, in this process. */
    boolean hasAskedForGo(long run) {
        return askedForGo.contains(run);
    }

    /** The same of a question for approvals: for what is still open of it, or all of it when nothing is. */
    void ask(Posted thread, RunStatus run, Question question, Supplier<Message> details, long shown) {
        List<Asked> now = asked(run, StageStatus::asked);
        ask(thread, run, now.isEmpty() ? question : new Question(now, question.plan()), true, details, shown);
    }

    private void ask(
            Posted thread, RunStatus run, Question question, boolean isWhole, Supplier<Message> details, long shown) {
        Posted posted = channel.ask(thread, asks.write(run, question, isWhole), details, shown);
        Card card = new Card(posted, Optional.of(question), now -> closed(question, now), List.of(), shown);
        open.put(run.run(), card);
        asked.put(run.run(), card);
    }

    private Message closed(Question question, RunStatus run) {
        return CardText.answered(new Question(now(question, run), question.plan()), run, goodFor.isPresent());
    }

    /** Changes the run's question, if it has one, to what the event has left of it. */
    void tell(RunEvent event, RunStatus run) {
        Optional.ofNullable(open.get(run.run())).ifPresent(card -> {
            switch (event.what()) {
                case APPROVED -> approved(run, answered(card, event.text() + expiry(run)));
                case GO -> close(run, answered(card, event.text() + ": go"));
                case RESUMED -> close(run, answered(card, event.text() + ": resume"));
                case APPROVAL_VOID -> voided(run, card);
                case UNDO_BEGINS, ENDED -> close(run, answered(card, "closed: " + why(run)));
                default -> {
                    // It is as open as before.
                }
            }
        });
    }

    /** Writes the run's open question again: {@code armed} when that asks for {@code go}. */
    void showAgain(RunStatus run, Supplier<Message> armed) {
        Optional.ofNullable(open.get(run.run())).ifPresent(card -> {
            Optional<Message> again = run.state() == State.ARMED
                    ? Optional.of(armed.get())
                    : stillOpen(card, run).map(left -> asks.write(run, left, isWhole(card, left)));
            again.ifPresent(message -> channel.amend(card.posted(), message.with(card.answers())));
        });
    }

    private String expiry(RunStatus run) {
        return goodFor.flatMap(counts -> run.stages().stream()
                        .flatMap(stage -> stage.quorum().given().stream())
                        .map(Quorum.Given::at)
                        .max(Comparator.naturalOrder())
                        .map(newest -> "; it counts until " + Times.moment(newest.plus(counts))))
                .orElse("");
    }

    /** Asks again what was asked before a hold, when it is still open. */
    void askAgain(Posted thread, RunStatus run, Supplier<Message> details) {
        Optional.ofNullable(asked.get(run.run()))
                .filter(card -> run.state() == State.ASKING && !open.containsKey(run.run()))
                .ifPresent(card -> stillOpen(card, run)
                        .ifPresent(left -> ask(thread, run, left, isWhole(card, left), details, card.shown())));
    }

    private static Card answered(Card card, String answer) {
        return answered(card, Mark.DONE, answer);
    }

    private static Card answered(Card card, Mark mark, String answer) {
        List<Item> answers = new ArrayList<>(card.answers());
        answers.add(Item.of(mark, answer));
        return new Card(card.posted(), card.question(), card.closed(), answers, card.shown());
    }

    private void approved(RunStatus run, Card card) {
        stillOpen(card, run)
                .ifPresentOrElse(
                        left -> {
                            Message again = asks.write(run, left, isWhole(card, left));
                            channel.amend(card.posted(), again.with(card.answers()));
                            open.put(run.run(), card);
                        },
                        () -> close(run, card));
    }

    /** A question for approvals is asked again instead, or has been already. */
    private void voided(RunStatus run, Card card) {
        if (card.question().isEmpty()) {
            close(run, answered(card, Mark.WARNING, "void: what is asked now stands further down"));
        }
    }

    /** Nothing of it can be answered any more. */
    private void close(RunStatus run, Card card) {
        channel.amend(card.posted(), card.closed().apply(run).with(card.answers()));
        open.remove(run.run());
    }

    /** Returns what of the card's question must still be approved; empty when nothing must. */
    private static Optional<Question> stillOpen(Card card, RunStatus run) {
        return card.question()
                .map(question -> new Question(
                        now(question, run).stream()
                                .filter(one -> !one.quorum().isReached())
                                .toList(),
                        question.plan()))
                .filter(left -> !left.asked().isEmpty());
    }

    private static boolean isWhole(Card card, Question left) {
        return card.question()
                .filter(whole -> whole.asked().size() == left.asked().size())
                .isPresent();
    }

    /** Returns what the question was about, with who has approved it by now. */
    private static List<Asked> now(Question question, RunStatus run) {
        List<Approval> about = question.asked().stream().map(Asked::approval).toList();
        return asked(run, stage -> stage.approval().filter(about::contains).isPresent());
    }

    private static List<Asked> asked(RunStatus run, Predicate<StageStatus> which) {
        return run.stages().stream()
                .filter(which)
                .flatMap(stage -> stage.approval().map(one -> new Asked(one, stage.quorum())).stream())
                .toList();
    }

    /** Returns the first line of why the run is where it is. */
    static String why(RunStatus run) {
        return run.text().lines().findFirst().orElse("the run has ended");
    }
}
