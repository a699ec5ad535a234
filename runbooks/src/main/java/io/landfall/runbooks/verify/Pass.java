package io.landfall.runbooks.verify;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.history.VerifiedRows;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.step.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares tables, each once. Snapshots that stay open keep the servers from purging old rows: after five minutes it goes
 * on with new ones, behind the last chunk.
 */
final class Pass {

    private static final Logger LOG = LoggerFactory.getLogger(Pass.class);

    private static final Duration ROUND = Duration.ofMinutes(5);
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration TOLD = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    /** A table that is changed all the time, and servers that fail all the time, are given up. */
    private static final int MOST_TRIES = 6;

    private final MigrationSettings settings;
    private final Pair pair;
    private final List<TableComparison> all;
    private final Supplier<Optional<String>> whyNot;
    private final BiConsumer<String, Map<String, String>> journal;
    private final Clock clock;
    private final Deadline calledOff = new Deadline();
    private final ConcurrentLinkedDeque<TableComparison> todo;
    /** Those that these snapshots can't show. */
    private final ConcurrentLinkedDeque<TableComparison> later = new ConcurrentLinkedDeque<>();

    private final Map<TableComparison, Integer> tries = new HashMap<>();
    private final long begunNanos = System.nanoTime();
    private volatile Optional<Pace> pace = Optional.empty();

    private volatile List<? extends ReadPair> open = List.of();

    /** Equal ones that the journal does not know yet. */
    private final List<TableComparison> equal = new ArrayList<>();

    private long toldNanos = System.nanoTime();

    /**
     * Nothing is compared yet.
     *
     * @param tables the largest first
     * @param whyNot why the applier must be left alone now; empty when it need not
     * @param journal is given the steps of {@link VerifiedRows} with their data
     */
    Pass(
            MigrationSettings settings,
            Pair pair,
            List<TableComparison> tables,
            Supplier<Optional<String>> whyNot,
            BiConsumer<String, Map<String, String>> journal,
            Clock clock) {
        this.settings = settings;
        this.pair = pair;
        this.all = tables;
        this.whyNot = whyNot;
        this.journal = journal;
        this.clock = clock;
        this.todo = new ConcurrentLinkedDeque<>(tables);
    }

    /** It ends soon, from any thread, and with it what the servers are asked now. */
    void callOff() {
        calledOff.callOff();
        List<? extends ReadPair> now = open;
        if (!now.isEmpty()) {
            end(pair.source(), now.stream().map(ReadPair::source));
            end(pair.target(), now.stream().map(ReadPair::target));
        }
    }

    private static void end(ServerControl server, Stream<Session> sessions) {
        try (Session ending = server.open()) {
            ending.killIfThere(sessions.map(Session::id).toList());
        } catch (LandfallException e) {
            LOG.warn("What is compared on {} could not be ended at once", server.name(), e);
        }
    }

    Progress progress() {
        long done = all.stream().mapToLong(TableComparison::doneBytes).sum();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begunNanos);
        return new Progress(
                "verify",
                done,
                OptionalLong.of(all.stream().mapToLong(TableComparison::bytes).sum()),
                done * 1000 / Math.max(1, elapsed.toMillis()),
                elapsed,
                pace.map(Pace::note).orElse(""));
    }

    /** Returns whether all of them were compared; false when it was called off. Throws EXTERNAL when it fails again and again. */
    boolean compare() {
        ExecutorService threads = Executors.newCachedThreadPool(Daemons.numbered("verify-" + settings.name() + "-"));
        try (Pace now = new Pace(
                pair.source(),
                settings.copy().throttle(),
                pair.target().view(),
                settings.posts().lagWarn(),
                clock)) {
            pace = Optional.of(now);
            int failures = 0;
            while (!todo.isEmpty() && !calledOff.isCalledOff()) {
                try {
                    round(now, threads);
                    failures = 0;
                } catch (LandfallException e) {
                    failures++;
                    if (failures >= MOST_TRIES && !calledOff.isCalledOff()) {
                        throw e;
                    }
                    LOG.info("Comparing the rows of {} is tried again", settings.name(), e);
                    calledOff.rest(AFTER_FAILURE);
                }
            }
            tell(true);
            return todo.isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    private void round(Pace now, ExecutorService threads) {
        while (!now.isTime() && !calledOff.isCalledOff()) {
            calledOff.rest(WAIT);
        }
        if (calledOff.isCalledOff()) {
            return;
        }
        List<? extends ReadPair> pairs = open(threads);
        open = pairs;
        try {
            long end = System.nanoTime() + ROUND.toNanos();
            List<CompletableFuture<Void>> slices = pairs.stream()
                    .map(pair -> CompletableFuture.runAsync(() -> compare(pair, now, end), threads))
                    .toList();
            CompletableFuture.allOf(slices.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LandfallException known ? known : e;
        } finally {
            open = List.of();
            pairs.forEach(ReadPair::close);
            again();
        }
    }

    private List<? extends ReadPair> open(ExecutorService threads) {
        int count = Math.min(settings.copy().parallel(), todo.size());
        return pair.target().dialect().rows().hold().isPresent() ? snapshots(count, threads) : following(count);
    }

    /** The journal knows that the applier may stand still before it does, and until it is known to run. */
    private List<SnapshotPair> snapshots(int count, ExecutorService threads) {
        journal.accept(VerifiedRows.HOLDS, Map.of());
        if (whyNot.get().isPresent()) {
            callOff();
        }
        List<SnapshotPair> pairs = calledOff.isCalledOff()
                ? List.of()
                : new SameState(pair.source(), pair.target(), clock, calledOff, threads).open(count);
        journal.accept(VerifiedRows.FREE, Map.of());
        return pairs;
    }

    private List<FollowingPair> following(int count) {
        List<Session> sessions = SameState.readers(pair.source(), pair.target(), count);
        Instant now = clock.instant();
        return IntStream.range(0, count)
                .mapToObj(i -> new FollowingPair(sessions.get(2 * i), sessions.get(2 * i + 1), now))
                .toList();
    }

    private void compare(ReadPair pair, Pace now, long endNanos) {
        while (System.nanoTime() - endNanos < 0 && !calledOff.isCalledOff()) {
            Optional<TableComparison> next = Optional.ofNullable(todo.poll());
            if (next.isEmpty()) {
                return;
            }
            boolean isOver = false;
            try {
                isOver = compare(next.get(), pair, now, endNanos);
            } finally {
                if (!isOver) {
                    todo.addFirst(next.get());
                }
            }
        }
    }

    /** Returns false when there is more to compare of it, with these snapshots or with others. */
    private boolean compare(TableComparison table, ReadPair pair, Pace now, long endNanos) {
        while (!table.isDone()) {
            if (System.nanoTime() - endNanos >= 0 || calledOff.isCalledOff()) {
                return false;
            }
            if (!now.isTime()) {
                calledOff.rest(WAIT);
            } else if (!table.step(pair)) {
                later.add(table);
                return true;
            }
        }
        done(table);
        return true;
    }

    private void again() {
        for (TableComparison table : later) {
            if (tries.merge(table, 1, Integer::sum) < MOST_TRIES) {
                todo.add(table);
            } else {
                LOG.warn("{} is changed again and again, so that its rows can't be compared", table.name());
            }
        }
        later.clear();
    }

    private synchronized void done(TableComparison table) {
        if (table.differences().isEmpty()) {
            equal.add(table);
            tell(false);
        } else {
            write(VerifiedRows.DIFFERS, List.of(table));
        }
    }

    /** The journal gets a row for many tables, every few seconds. */
    private synchronized void tell(boolean now) {
        if (!equal.isEmpty() && (now || System.nanoTime() - toldNanos >= TOLD.toNanos())) {
            write(VerifiedRows.EQUAL, equal);
            equal.clear();
            toldNanos = System.nanoTime();
        }
    }

    private void write(String step, List<TableComparison> tables) {
        Instant oldest = tables.stream()
                .map(TableComparison::since)
                .min(Instant::compareTo)
                .orElseThrow();
        journal.accept(
                step,
                Map.of(
                        VerifiedRows.TABLES,
                        lines(tables.stream().map(table -> table.name() + " " + table.rows())),
                        VerifiedRows.HOT,
                        lines(tables.stream()
                                .filter(table -> table.hot() > 0)
                                .map(table -> table.name() + " " + table.hot())),
                        VerifiedRows.AT,
                        oldest.toString(),
                        VerifiedRows.DIFFERENCES,
                        lines(tables.stream().flatMap(table -> table.differences().stream()))));
    }

    private static String lines(Stream<String> lines) {
        return lines.collect(Collectors.joining("\n"));
    }
}
