package io.landfall.bot.posts;

import io.landfall.bot.chat.Channel;
import io.landfall.bot.chat.Marks;
import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.Message.Button;
import io.landfall.bot.chat.Posted;
import io.landfall.bot.text.Times;
import io.landfall.runbooks.engine.Quorum;
import io.landfall.runbooks.engine.RunObserver.RunEvent;
import io.landfall.runbooks.engine.RunStatus;
import io.landfall.runbooks.engine.RunStatus.StageStatus;
import io.landfall.runbooks.engine.RunStatus.State;
import io.landfall.runbooks.engine.Runbook.Approval;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The open question of each run: it shows who has answered, and only what is still open can be pressed. */
final class RunCards {

    private static final String APPROVE = "approve ";

    private final Channel channel;
    private final Optional<Duration> goodFor;
    private final Map<Long, Card> open = new HashMap<>();

    /** The newest of them that asked for approvals. */
    private final Map<Long, Card> asked = new HashMap<>();

    private record Card(Posted posted, Message message, long shown) {}

    /** @param goodFor for how long an approval counts; empty when it is used at once */
    RunCards(Channel channel, Optional<Duration> goodFor) {
        this.channel = channel;
        this.goodFor = goodFor;
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
                    channel.ask(thread, message, asks(message) ? details : () -> Message.of(""), shown),
                    message,
                    shown);
            open.put(run, card);
            if (asks(message)) {
                asked.put(run, card);
            }
        }
    }

    /** Changes the run's question, if it has one, to what the event has left of it. */
    void tell(RunEvent event, RunStatus run) {
        Optional.ofNullable(open.get(run.run())).ifPresent(card -> {
            switch (event.what()) {
                case APPROVED -> amend(run, card, event.text() + expiry(run), stillOpen(card, run));
                case GO -> amend(run, card, event.text() + ": go", List.of());
                case RESUMED -> amend(run, card, "goes on", List.of());
                case UNDO_BEGINS, ENDED -> amend(run, card, "closed: " + firstLine(run), List.of());
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

    private static Message again(Card card, RunStatus run) {
        Message before = card.message();
        return new Message(before.title(), before.fields(), before.lines(), stillOpen(card, run), Optional.empty());
    }

    private void amend(RunStatus run, Card card, String answer, List<Button> buttons) {
        Message before = card.message();
        Message now = new Message(before.title(), before.fields(), before.lines(), buttons, Optional.empty())
                .withLines(List.of(Marks.DONE + " " + answer));
        channel.amend(card.posted(), now);
        if (buttons.isEmpty()) {
            open.remove(run.run());
        } else {
            open.put(run.run(), new Card(card.posted(), now, card.shown()));
        }
    }

    private static boolean asks(Message message) {
        return message.buttons().stream().anyMatch(button -> button.words().startsWith(APPROVE));
    }

    private static List<Button> stillOpen(Card card, RunStatus run) {
        List<String> open = run.stages().stream()
                .filter(stage -> stage.approver().isEmpty() && stage.skipped().isEmpty())
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

    private static String firstLine(RunStatus run) {
        return run.text().lines().findFirst().orElse("the run has ended");
    }
}
