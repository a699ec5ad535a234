package io.landfall.bot.posts;

import io.landfall.bot.chat.Channel;
import io.landfall.bot.chat.Marks;
import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.Message.Button;
import io.landfall.bot.chat.Posted;
import io.landfall.bot.text.CardText;
import io.landfall.bot.text.Times;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The open question of each run: it shows who has answered, and only what is still open can be pressed. */
final class RunCards {

    private static final String APPROVE = "approve ";

    private final Channel channel;
    private final Optional<Duration> goodFor;
    private final BiFunction<RunStatus, String, Message> asks;
    private final Map<Long, Card> open = new HashMap<>();

    /** The newest of them that asked for approvals. */
    private final Map<Long, Card> asked = new HashMap<>();

    /**
     * A message with buttons.
     *
     * @param message as it was posted
     * @param answers what was answered since, in order
     * @param shown the journal's newest row that it knows of
     */
    private record Card(Posted posted, Message message, List<String> answers, long shown) {}

    /**
     * @param goodFor for how long an approval counts; empty when it is used at once
     * @param asks writes a question of the engine as it is to be read now
     */
    RunCards(Channel channel, Optional<Duration> goodFor, BiFunction<RunStatus, String, Message> asks) {
        this.channel = channel;
        this.goodFor = goodFor;
        this.asks = asks;
    }

    /**
     * Posts in the run's thread; a message with buttons is the run's question from now on, and what answers it is about
     * nothing newer than the journal's row {@code shown}.
     */
    void post(Posted thread, long run, Message message, Supplier<Message> details, long shown) {
        if (message.buttons().isEmpty()) {
            channel.reply(thread, message);
        } else {
            Card card = new Card(
                    channel.ask(thread, message, isQuestion(message) ? details : () -> Message.of(""), shown),
                    message,
                    List.of(),
                    shown);
            open.put(run, card);
            if (isQuestion(message)) {
                asked.put(run, card);
            }
        }
    }

    /** Changes the run's question, if it has one, to what the event has left of it. */
    void tell(RunEvent event, RunStatus run) {
        Optional.ofNullable(open.get(run.run())).ifPresent(card -> {
            switch (event.what()) {
                case APPROVED -> approved(run, answered(card, firstLine(event.text(), "") + expiry(run)));
                case GO -> close(run, answered(card, event.text() + ": go"));
                case RESUMED -> close(run, answered(card, "goes on"));
                case UNDO_BEGINS, ENDED ->
                    close(run, answered(card, "closed: " + firstLine(run.text(), "the run has ended")));
                default -> {
                    // It is as open as before.
                }
            }
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
                .ifPresent(card -> post(thread, run.run(), again(card, run), details, card.shown()));
    }

    private Message again(Card card, RunStatus run) {
        Message now = asks.apply(run, CardText.question(card.message().title(), open(card, run)));
        return new Message(now.title(), now.fields(), now.lines(), stillOpen(card, run), Optional.empty());
    }

    private static Card answered(Card card, String answer) {
        List<String> answers = new ArrayList<>(card.answers());
        answers.add(Marks.DONE + " " + answer);
        return new Card(card.posted(), card.message(), answers, card.shown());
    }

    private void approved(RunStatus run, Card card) {
        if (stillOpen(card, run).isEmpty()) {
            close(run, card);
        } else {
            channel.amend(card.posted(), again(card, run).withLines(card.answers()));
            open.put(run.run(), card);
        }
    }

    /** Nothing of it can be answered any more. */
    private void close(RunStatus run, Card card) {
        channel.amend(
                card.posted(),
                isQuestion(card.message())
                        ? CardText.answered(card.message().title(), run, asked(card, run), goodFor.isPresent())
                                .withLines(card.answers())
                        : CardText.closed(card.message(), run).withLines(card.answers()));
        open.remove(run.run());
    }

    private static List<StageStatus> asked(Card card, RunStatus run) {
        List<String> words = card.message().buttons().stream()
                .filter(RunCards::isOfOne)
                .map(RunCards::step)
                .toList();
        return run.stages().stream()
                .filter(stage -> stage.approval()
                        .map(Approval::word)
                        .filter(words::contains)
                        .isPresent())
                .toList();
    }

    private static List<StageStatus> open(Card card, RunStatus run) {
        return asked(card, run).stream()
                .filter(stage -> !stage.quorum().isReached())
                .toList();
    }

    private static boolean isQuestion(Message message) {
        return message.buttons().stream().anyMatch(button -> button.words().startsWith(APPROVE));
    }

    private static List<Button> stillOpen(Card card, RunStatus run) {
        List<String> open = open(card, run).stream()
                .map(StageStatus::approval)
                .flatMap(Optional::stream)
                .map(Approval::word)
                .toList();
        List<Button> buttons = card.message().buttons();
        boolean isAllOpen = buttons.stream().filter(RunCards::isOfOne).allMatch(button -> open.contains(step(button)));
        boolean asks = buttons.stream().filter(RunCards::isOfOne).anyMatch(button -> open.contains(step(button)));
        return buttons.stream()
                .filter(button ->
                        asks && (isAllOpen || !button.words().startsWith(APPROVE) || open.contains(step(button))))
                .toList();
    }

    private static boolean isOfOne(Button button) {
        return button.words().startsWith(APPROVE) && !step(button).matches("\\d+-\\d+");
    }

    private static String step(Button button) {
        return button.words().substring(APPROVE.length());
    }

    /** Below the first line of an approval stands how many are still missing, which soon is not true any more. */
    private static String firstLine(String text, String otherwise) {
        return text.lines().findFirst().orElse(otherwise);
    }
}
