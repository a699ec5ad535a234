package io.landfall.bot.posts;

import io.landfall.bot.config.ConfiguredApprovers;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Posted;
import io.landfall.bot.text.ReminderText;
import io.landfall.monitor.Daemons;
import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls those for whom a run waits, in its thread: when it has waited for some time, before approvals expire, and when
 * they have. Silent while a window is open. On a thread of its own.
 */
public final class Reminders implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);
    /** So much of an approval's time is left when it is told that it expires: one part of this many. */
    private static final int LAST_PART = 5;

    private final Runs runs;
    private final History history;
    private final Channel channel;
    private final Function<String, Optional<Posted>> threads;
    private final ConfiguredApprovers approvers;
    private final Clock clock;
    private final Map<Long, Wait> waits = new HashMap<>();
    /** By run: the expiry of which people were told before. */
    private final Map<Long, Instant> told = new HashMap<>();

    /** By run: the expiry that had passed at the look before; whoever says {@code go} just then is answered first. */
    private final Map<Long, Instant> seen = new HashMap<>();

    private final ScheduledExecutorService looking = Daemons.timer("reminders");

    /**
     * What a run waits for.
     *
     * @param what tells it from what it waited for before
     * @param since when that was seen first
     * @param said how many reminders were said
     */
    private record Wait(String what, Instant since, int said) {}

    /**
     * Looks each {@code period}.
     *
     * @param threads the thread of a migration's run that goes on
     */
    public Reminders(
            Runs runs,
            History history,
            Channel channel,
            Function<String, Optional<Posted>> threads,
            ConfiguredApprovers approvers,
            Clock clock,
            Duration period) {
        this.runs = runs;
        this.history = history;
        this.channel = channel;
        this.threads = threads;
        this.approvers = approvers;
        this.clock = clock;
        looking.scheduleAtFixedRate(this::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A channel that fails must not end the thread that writes to it. */
    private void look() {
        try {
            List<Run> active = runs.active();
            List<Long> numbers = active.stream().map(Run::number).toList();
            waits.keySet().retainAll(numbers);
            told.keySet().retainAll(numbers);
            seen.keySet().retainAll(numbers);
            active.forEach(this::look);
        } catch (RuntimeException e) {
            LOG.error("Could not remind anybody", e);
        }
    }

    private void look(Run run) {
        RunStatus status = run.status();
        if (status.windowOpen().isEmpty()) {
            expire(run, status);
            remind(status);
        }
    }

    private void expire(Run run, RunStatus status) {
        boolean isWaiting = status.state() == State.ASKING || status.state() == State.ARMED;
        Optional<Instant> expiry = status.oldestApproval().map(at -> at.plus(approvers.expireAfter()));
        if (!isWaiting || expiry.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        if (now.isAfter(expiry.get())) {
            if (expiry.equals(Optional.ofNullable(seen.put(status.run(), expiry.get())))) {
                run.expire();
            }
        } else if (approvers.mode() == ApprovalMode.ARMED
                && now.isBefore(expiry.get())
                && now.isAfter(expiry.get().minus(approvers.expireAfter().dividedBy(LAST_PART)))
                && !expiry.equals(Optional.ofNullable(told.put(status.run(), expiry.get())))) {
            say(status, ReminderText.expiresSoon(status, expiry.get()));
        }
    }

    private void remind(RunStatus status) {
        Optional<String> what = what(status);
        if (what.isEmpty()) {
            waits.remove(status.run());
            return;
        }
        Instant now = clock.instant();
        Wait wait = Optional.ofNullable(waits.get(status.run()))
                .filter(before -> before.what().equals(what.get()))
                .orElse(new Wait(what.get(), now, 0));
        Duration waited = Duration.between(wait.since(), now);
        int due = (int) approvers.remindAfter().stream()
                .filter(after -> waited.compareTo(after) >= 0)
                .count();
        if (due > wait.said()) {
            say(
                    status,
                    ReminderText.waits(status, waited, answered -> approvers.whoStill(status.requester(), answered)));
        }
        waits.put(status.run(), new Wait(wait.what(), wait.since(), due));
    }

    private Optional<String> what(RunStatus status) {
        return switch (status.state()) {
            case ASKING -> Optional.of("asked in row " + newestQuestion(status.run()));
            case HELD -> Optional.of(status.text());
            default -> Optional.empty();
        };
    }

    private long newestQuestion(long run) {
        return history.run(run).stream()
                .flatMap(recorded -> recorded.rows(EntryKind.ASKED).stream())
                .mapToLong(Entry::seq)
                .max()
                .orElse(0);
    }

    private void say(RunStatus status, String text) {
        threads.apply(status.migration())
                .ifPresent(thread ->
                        channel.reply(thread, Message.saying(Mark.WARNING, text).reaching(Message.Reach.NAMED)));
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
