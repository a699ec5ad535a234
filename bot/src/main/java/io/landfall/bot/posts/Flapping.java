package io.landfall.bot.posts;

import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.watch.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a check that comes and goes from filling a channel: after four changes in ten minutes it is told again when it has
 * stayed the same for five, or at once when it is worse than anything told. One slow answer is no news: a warning of
 * latency is told when it has lasted. For one migration; not for many threads.
 */
final class Flapping {

    static final int CHANGES = 4;
    static final Duration IN = Duration.ofMinutes(10);
    static final Duration CALM = Duration.ofMinutes(5);

    /** So long a warning of latency lasts before it is told. */
    static final Duration LASTS = Duration.ofSeconds(20);

    private final Map<String, History> checks = new HashMap<>();

    /** What is known of one check. */
    private static final class History {
        private final Deque<Instant> told = new ArrayDeque<>();
        private Status worstTold = Status.OK;
        private Optional<Change> untold = Optional.empty();
        /** A warning that may pass; its time is that of the last change. */
        private Optional<Change> fleeting = Optional.empty();

        private Instant lastChange = Instant.MIN;
        private boolean isRestless;
    }

    /**
     * What may be told now.
     *
     * @param changes in the order in which they came
     * @param restless the names of those of them that will not be told for a while
     */
    record Telling(List<Change> changes, List<String> restless) {}

    Telling add(Instant now, List<Change> changes) {
        List<Change> tell = new ArrayList<>();
        List<String> restless = new ArrayList<>();
        for (Change change : changes) {
            History check = checks.computeIfAbsent(change.now().name(), name -> new History());
            check.lastChange = now;
            boolean isOver = check.fleeting.isPresent() && status(change) == Status.OK;
            check.fleeting = Optional.of(change).filter(Flapping::mayPass);
            if (isOver || check.fleeting.isPresent()) {
                continue;
            }
            if (check.isRestless && status(change).compareTo(check.worstTold) <= 0) {
                check.untold = Optional.of(change);
            } else {
                tell(check, now, change);
                tell.add(change);
                if (check.isRestless && check.told.size() == CHANGES) {
                    restless.add(change.now().name());
                }
            }
        }
        return new Telling(tell, restless);
    }

    private static boolean mayPass(Change change) {
        return change.now().group() == CheckGroup.LATENCY
                && status(change) == Status.WARN
                && change.before().equals(Optional.of(Status.OK));
    }

    private static void tell(History check, Instant now, Change change) {
        while (!check.told.isEmpty() && check.told.getFirst().isBefore(now.minus(IN))) {
            check.told.removeFirst();
        }
        if (check.told.isEmpty()) {
            check.worstTold = Status.OK;
        }
        check.told.addLast(now);
        check.untold = Optional.empty();
        check.isRestless = check.told.size() >= CHANGES;
        check.worstTold = status(change).compareTo(check.worstTold) > 0 ? status(change) : check.worstTold;
    }

    /** Returns the newest change of those that have come to rest by now and were not told it, and what has lasted. */
    List<Change> calm(Instant now) {
        List<Change> calm = new ArrayList<>();
        for (History check : checks.values()) {
            if (check.fleeting.isPresent() && !check.lastChange.isAfter(now.minus(LASTS))) {
                Change lasting = check.fleeting.get();
                check.fleeting = Optional.empty();
                tell(check, now, lasting);
                calm.add(lasting);
            }
            if (check.isRestless && !check.lastChange.isAfter(now.minus(CALM))) {
                check.isRestless = false;
                check.told.clear();
                check.untold.ifPresent(calm::add);
                check.untold = Optional.empty();
            }
        }
        return calm;
    }

    private static Status status(Change change) {
        return change.now().finding().status();
    }
}
